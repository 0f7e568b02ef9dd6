import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Framer } from '../pgwire/framer.ts';

/** Protocol 3.0. */
const version = 3 << 16;
const text = (value: string): Buffer => Buffer.from(`${value}\0`);
const int16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function message(code: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(code), int32(body.length + 4), body]);
}

/** A client of the wire that reads answers without a look at them. */
export class RehearsalClient {
  private readonly socket: Socket;
  private readonly framer = new Framer();
  private wake = (): void => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (piece: Buffer) => {
      this.framer.push(piece);
      this.wake();
    });
    // Whoever waits for an answer is woken and finds the socket destroyed.
    socket.on('error', () => undefined);
    socket.on('close', () => this.wake());
  }

  /** `path`: of a socket of the file system. */
  static async connect(path: string, parameters: Readonly<Record<string, string>>): Promise<RehearsalClient> {
    const socket = connect(path);
    await once(socket, 'connect');
    const client = new RehearsalClient(socket);
    await client.say(message('', int32(version), ...Object.entries(parameters).flat().map(text), text('')));
    return client;
  }

  /** The simple protocol; rejects when the server reports an error, as `prepared` does. */
  query(sql: string): Promise<void> {
    return this.say(message('Q', text(sql)));
  }

  /** The extended protocol, with one parameter as text. */
  async prepared(sql: string, parameter: string, times: number): Promise<void> {
    await this.say(message('P', text(''), text(sql), int16(0)), message('D', text('S')), message('S'));
    const value = Buffer.from(parameter);
    const bind = message('B', text(''), text(''), int16(0), int16(1), int32(value.length), value, int16(0));
    for (let i = 0; i < times; i++) {
      await this.say(bind, message('D', text('P')), message('E', text(''), int32(0)), message('S'));
    }
  }

  close(): void {
    this.socket.end(message('X'));
  }

  /** Sends the messages and reads until the server is ready for more. */
  private async say(...messages: readonly Buffer[]): Promise<void> {
    this.socket.write(Buffer.concat(messages));
    let failed: string | undefined;
    for (;;) {
      for (let frame = this.framer.next(); frame !== undefined; frame = this.framer.next()) {
        if (frame.code === 'E') failed = frame.body.toString().replaceAll('\0', ' ');
        if (frame.code !== 'Z') continue;
        if (failed === undefined) return;
        throw new Error(failed);
      }
      if (this.socket.destroyed) throw new Error(failed ?? 'the connection has ended');
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
