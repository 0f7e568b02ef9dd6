import { createServer, type Server, type Socket } from 'node:net';
import { Connection, type ConnectionHost } from './connection.ts';

/** The listening side of the Postgres wire: accepts clients, ends them on close. */
export class PgServer {
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private readonly served = new Set<Promise<void>>();

  private constructor(host: ConnectionHost) {
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.accept(socket, host));
  }

  /** Port 0 picks a free one; see `port`. Rejects when the port is taken. */
  static async listen(host: ConnectionHost, address: string, port: number): Promise<PgServer> {
    const server = new PgServer(host);
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject);
      server.server.listen(port, address, resolve);
    });
    return server;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get clients(): number {
    return this.connections.size;
  }

  /** Takes no new clients, lets running statements end, says goodbye to idle clients; after `patienceMs` cuts them off. */
  async close(patienceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const connection of this.connections) connection.drain();
    const timer = setTimeout(() => {
      for (const connection of this.connections) connection.cutOff();
    }, patienceMs);
    await Promise.all(this.served);
    clearTimeout(timer);
    await closed;
  }

  private accept(socket: Socket, host: ConnectionHost): void {
    const connection = new Connection(socket, host);
    this.connections.add(connection);
    const served = connection.serve().finally(() => {
      this.connections.delete(connection);
      this.served.delete(served);
    });
    this.served.add(served);
  }
}
