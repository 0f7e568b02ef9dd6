import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { serialize } from 'pg-protocol';

/** What came: how many rows, and a sum over a hash of each, which is the same in whatever order they come. */
export interface Tally {
  readonly rows: number;
  readonly hash: number;
}

const dataRow = 0x44;
const readyForQuery = 0x5a;
const errorResponse = 0x45;

/** A simple query's answer read as bytes: rows are counted and, if asked for, hashed, and never become values. */
export async function readRows(port: number, database: string, sql: string, hashed = false): Promise<Tally> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  try {
    await once(socket, 'connect');
    socket.write(serialize.startup({ user: 'bench', database }));
    await answerOf(socket, false);
    socket.write(serialize.query(sql));
    return await answerOf(socket, hashed);
  } finally {
    socket.destroy();
  }
}

/** Messages up to ReadyForQuery. */
async function answerOf(socket: Socket, hashed: boolean): Promise<Tally> {
  const frames = new Frames(hashed);
  return new Promise((resolve, reject) => {
    const take = (piece: Buffer): void => {
      try {
        if (!frames.take(piece)) return;
        socket.off('data', take);
        resolve({ rows: frames.rows, hash: frames.hash });
      } catch (error) {
        reject(error);
      }
    };
    socket.on('data', take);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server closed the connection')));
  });
}

class Frames {
  rows = 0;
  hash = 0;
  private held: Buffer = Buffer.alloc(0);
  private readonly hashed: boolean;

  constructor(hashed: boolean) {
    this.hashed = hashed;
  }

  /** Whether ReadyForQuery has come. */
  take(piece: Buffer): boolean {
    const bytes = this.held.length === 0 ? piece : Buffer.concat([this.held, piece]);
    let at = 0;
    while (at + 5 <= bytes.length) {
      const next = at + 1 + bytes.readInt32BE(at + 1);
      if (next > bytes.length) break;
      const code = bytes[at];
      if (code === dataRow) this.row(bytes, at + 5, next);
      else if (code === errorResponse) throw new Error(bytes.toString('utf8', at + 5, next).replaceAll('\0', ' '));
      else if (code === readyForQuery) return true;
      at = next;
    }
    this.held = bytes.subarray(at);
    return false;
  }

  private row(bytes: Buffer, from: number, to: number): void {
    this.rows++;
    if (this.hashed) this.hash = (this.hash + hashOf(bytes, from, to)) | 0;
  }
}

/** FNV-1a, 32 bits: Fowler, Noll, Vo. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash;
}

/** The same tally over the lines of a stream. */
export async function tallyLines(stream: AsyncIterable<Buffer>): Promise<Tally> {
  let [rows, hash, line] = [0, 0, 0x811c9dc5];
  for await (const piece of stream) {
    for (const byte of piece) {
      if (byte !== 10) line = Math.imul(line ^ byte, 0x01000193);
      else {
        rows++;
        hash = (hash + line) | 0;
        line = 0x811c9dc5;
      }
    }
  }
  return { rows, hash };
}
