import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { serialize } from 'pg-protocol';
import type { BackendMessage } from 'pg-protocol/dist/messages.js';
import { Parser } from 'pg-protocol/dist/parser.js';

/** One message of the server: its bytes, and what pg-protocol's Parser made of them. */
export interface Seen {
  readonly code: string;
  readonly body: Buffer;
  readonly parsed: BackendMessage & Record<string, unknown>;
}

const patienceMs = 20_000;

/** A client that sends any bytes in any order; every byte that comes back must also satisfy pg-protocol's Parser. */
export class Wire {
  readonly socket: Socket;
  /** Settles when the server has closed the connection. */
  readonly closed: Promise<void>;
  /** Messages not yet taken. */
  readonly seen: Seen[] = [];
  private held = Buffer.alloc(0);
  private readonly parser = new Parser();
  private readonly parsed: BackendMessage[] = [];
  private rawWanted = 0;
  private isClosed = false;
  private wake: () => void = () => undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (piece: Buffer) => this.take(piece));
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      this.socket.once('close', () => {
        this.isClosed = true;
        this.wake();
        resolve();
      }),
    );
  }

  /** Connected and past ReadyForQuery. */
  static async open(port: number, parameters: Record<string, string> = {}): Promise<Wire> {
    const wire = new Wire(port);
    wire.send(startup({ user: 'me', database: 'lake', ...parameters }));
    const seen = await wire.until('Z');
    assert.equal(seen[0].code, 'R', JSON.stringify(seen[0].parsed));
    return wire;
  }

  send(...messages: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(messages));
  }

  /** A simple query to its end. */
  query(sql: string): Promise<Seen[]> {
    this.send(serialize.query(sql));
    return this.until('Z');
  }

  /** The next messages up to the `count`th of that code; also stops when the server closes the connection. */
  async until(code: string, count = 1): Promise<Seen[]> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      let found = 0;
      const at = this.seen.findIndex((each) => each.code === code && ++found === count);
      if (at >= 0) return this.seen.splice(0, at + 1);
      if (this.isClosed) return this.seen.splice(0);
      assert.ok(Date.now() < deadline, `waited for ${code}, saw ${codes(this.seen)}`);
      await this.more(deadline - Date.now());
    }
  }

  /** Bytes without a frame: the answer to SSLRequest. */
  async raw(bytes: number): Promise<Buffer> {
    this.rawWanted = bytes;
    const deadline = Date.now() + patienceMs;
    while (this.held.length < bytes) {
      assert.ok(!this.isClosed && Date.now() < deadline, 'waited for raw bytes');
      await this.more(deadline - Date.now());
    }
    const out = this.held.subarray(0, bytes);
    this.held = this.held.subarray(bytes);
    this.rawWanted = 0;
    return out;
  }

  async close(): Promise<void> {
    if (!this.isClosed) this.send(serialize.end());
    await this.closed;
  }

  private more(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private take(piece: Buffer): void {
    this.held = Buffer.concat([this.held, piece]);
    if (this.rawWanted === 0) this.frames();
    this.wake();
  }

  private frames(): void {
    while (this.held.length >= 5) {
      const length = this.held.readInt32BE(1);
      if (this.held.length < length + 1) return;
      const frame = this.held.subarray(0, length + 1);
      this.held = this.held.subarray(length + 1);
      this.parser.parse(frame, (message) => this.parsed.push(message));
      const parsed = this.parsed.shift();
      assert.ok(parsed !== undefined && this.parsed.length === 0, 'one frame is one message to pg-protocol');
      this.seen.push({
        code: String.fromCharCode(frame[0]),
        body: frame.subarray(5),
        parsed: parsed as Seen['parsed'],
      });
    }
  }
}

/** The codes in a row: `1 2 T D C Z` as "12TDCZ". */
export const codes = (seen: readonly Seen[]): string => seen.map((each) => each.code).join('');

/** Field of an ErrorResponse or NoticeResponse: C, M, S, H … */
export function fieldOf(seen: Seen, field: string): string | undefined {
  const parts = seen.body.toString('utf8').split('\0');
  return parts.find((part) => part.startsWith(field))?.slice(1);
}

/** SQLSTATEs of the errors among the messages. */
export const states = (seen: readonly Seen[]): (string | undefined)[] =>
  seen.filter((each) => each.code === 'E').map((each) => fieldOf(each, 'C'));

/** Rows as raw bytes; null = NULL. */
export const rowsOf = (seen: readonly Seen[]): (Buffer | null)[][] =>
  seen.filter((each) => each.code === 'D').map(({ body }) => fieldsOf(body));

export const textRows = (seen: readonly Seen[]): (string | null)[][] =>
  rowsOf(seen).map((row) => row.map((field) => field?.toString('utf8') ?? null));

function fieldsOf(body: Buffer): (Buffer | null)[] {
  let at = 2;
  return Array.from({ length: body.readInt16BE(0) }, () => {
    const length = body.readInt32BE(at);
    at += 4 + Math.max(length, 0);
    return length < 0 ? null : body.subarray(at - length, at);
  });
}

/** A start-up packet of any version with any parameters. */
export function startup(parameters: Readonly<Record<string, string>>, version = 0x30000): Buffer {
  const body = Buffer.concat([
    int32(version),
    ...Object.entries(parameters).map(([name, value]) => Buffer.from(`${name}\0${value}\0`)),
    Buffer.from([0]),
  ]);
  return Buffer.concat([int32(body.length + 4), body]);
}

export const int32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n | 0);
  return bytes;
};

/** A framed message with any code and body, however wrong. */
export const frame = (code: string, body: Buffer | string, length?: number): Buffer => {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(code), int32(length ?? bytes.length + 4), bytes]);
};

/** Each message as a word: its code and, where that tells more, a SQLSTATE, a tag, a status or a setting. */
export function told(seen: readonly Seen[]): string {
  return seen.map((each) => `${each.code}${detail(each)}`).join(' ');
}

function detail(seen: Seen): string {
  const texts = seen.body.toString('utf8').split('\0');
  if (seen.code === 'E' || seen.code === 'N') return `:${fieldOf(seen, 'C')}`;
  if (seen.code === 'S') return `:${texts[0]}=${texts[1]}`;
  return seen.code === 'C' || seen.code === 'Z' ? `:${texts[0]}` : '';
}
