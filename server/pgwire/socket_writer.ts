import type { Socket } from 'node:net';

/** Thrown into a running statement when its client has gone: nobody is left to tell. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

const copiedBytes = 16 * 1024;

/** Collects small messages and sends them together; waits while the client does not read. */
export class SocketWriter {
  private readonly socket: Socket;
  private pending: Buffer[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
  }

  add(message: Buffer): void {
    this.pending.push(message);
  }

  /** Everything that was added has left this process: memory that was written from is free. */
  get isEmpty(): boolean {
    return this.pending.length === 0 && this.socket.writableLength === 0;
  }

  /** Hands all to the socket; a promise when there is no room for more until then. */
  flush(): Promise<void> | undefined {
    if (this.socket.destroyed) return Promise.reject(new ClientGone());
    if (this.pending.length === 0) return undefined;
    return this.write() ? undefined : this.drained();
  }

  /** In one piece when that is little; much is not copied for it. */
  private write(): boolean {
    const { pending, socket } = this;
    this.pending = [];
    if (pending.length === 1) return socket.write(pending[0]);
    const bytes = pending.reduce((sum, { length }) => sum + length, 0);
    if (bytes <= copiedBytes) return socket.write(Buffer.concat(pending, bytes));
    socket.cork();
    let hasRoom = true;
    for (const message of pending) hasRoom = socket.write(message);
    socket.uncork();
    return hasRoom;
  }

  private drained(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const done = (settle: () => void) => () => {
        this.socket.off('drain', drained);
        this.socket.off('close', closed);
        settle();
      };
      const drained = done(resolve);
      const closed = done(() => reject(new ClientGone()));
      this.socket.on('drain', drained);
      this.socket.on('close', closed);
    });
  }
}
