import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';
import type { PlainError } from '../../base/error.ts';
import type { Fragment } from '../fragment.ts';
import type { CachedColumn, CacheFigures } from '../job.ts';
import type { PackedCounters } from '../profile.ts';
import type { TaskOrder, TaskReport } from '../run_task.ts';

/** A task as it is sent: the fragment goes along only with the first of its tasks that a worker gets. */
export interface SentTask extends Omit<TaskOrder, 'fragment'> {
  readonly query: number;
  readonly fragmentKey: number;
  readonly fragment: SentFragment | null;
}

export interface SentFragment {
  /** See `planBytes`. */
  readonly plan: Uint8Array;
  readonly filters: Fragment['filters'];
}

/** What the server says. `run` names one attempt at one task, unique in the life of the server. */
export type ToWorker =
  | { readonly kind: 'hello'; readonly worker: number; readonly memory: number }
  | { readonly kind: 'run'; readonly run: number; readonly task: SentTask; readonly credits: number }
  | { readonly kind: 'cancel'; readonly run: number }
  /** The client has taken that many more batches. */
  | { readonly kind: 'credit'; readonly run: number; readonly batches: number }
  /** What is in your cache? */
  | { readonly kind: 'cached'; readonly ask: number }
  /** What was done so far was a rehearsal: the cache shall be as if it had not been. */
  | { readonly kind: 'clear' }
  /** The query has ended: what was kept for its tasks can go. */
  | { readonly kind: 'forget'; readonly query: number };

/** How a task went, as it is sent. */
export type SentReport = Omit<TaskReport, 'counters'> & { readonly counters: PackedCounters };

/** What a worker says. A run ends with exactly one of done, failed, canceled. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'heartbeat'; readonly memory: number; readonly cache: CacheFigures }
  | { readonly kind: 'cached'; readonly ask: number; readonly columns: readonly CachedColumn[] }
  /** The payload is one batch in the frames of src/data/ipc.ts; `dealt`: see `TaskCounters`. */
  | { readonly kind: 'batch'; readonly run: number; readonly rows: number; readonly dealt: boolean }
  | { readonly kind: 'done'; readonly run: number; readonly report: SentReport }
  | { readonly kind: 'failed'; readonly run: number; readonly error: PlainError; readonly stack: string | null }
  /** Also says what was done until then. */
  | { readonly kind: 'canceled'; readonly run: number; readonly counters: PackedCounters };

/** Tasks of one query that compute in a worker at once: while one waits for bytes or for the client, the other goes on. */
export const tasksAtOnce = 2;

const noBytes = new Uint8Array(0);
const headBytes = 8;

/** Payloads up to so many bytes are copied next to their header: a piece more to write costs as much. */
const copiedBytes = 16 * 1024;

/**
 * Messages over a socket: two 32-bit lengths, a header (structured clone) and a payload of plain bytes, which starts
 * at offset 0 of a buffer of its own, so that vectors can be laid over it in place.
 */
export class Channel<Out extends { kind: string }, In extends { kind: string }> {
  private readonly socket: Socket;
  private readonly reader: MessageReader;
  private isCorked = false;

  constructor(socket: Socket, onMessage: (message: In, payload: Uint8Array) => void) {
    this.socket = socket;
    this.reader = new MessageReader((header, payload) => onMessage(deserialize(header) as In, payload));
    socket.on('data', (chunk: Buffer) => this.reader.add(chunk));
  }

  /**
   * Never waits: what may be in flight is bounded by credits, not here. What is said in one turn of the event loop is
   * written at its end, by one system call.
   */
  send(message: Out, payload: Uint8Array = noBytes): void {
    if (this.socket.destroyed || !this.socket.writable) return;
    const header = serialize(message);
    const isCopied = payload.length <= copiedBytes;
    const bytes = Buffer.allocUnsafe(headBytes + header.length + (isCopied ? payload.length : 0));
    bytes.writeUInt32LE(header.length, 0);
    bytes.writeUInt32LE(payload.length, 4);
    bytes.set(header, headBytes);
    if (isCopied) bytes.set(payload, headBytes + header.length);
    this.cork();
    this.socket.write(bytes);
    if (!isCopied) this.socket.write(payload);
  }

  private cork(): void {
    if (this.isCorked) return;
    this.isCorked = true;
    this.socket.cork();
    process.nextTick(() => {
      this.isCorked = false;
      this.socket.uncork();
    });
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Puts messages together from the chunks in which they arrive; each byte is copied once. */
class MessageReader {
  private readonly onMessage: (header: Uint8Array, payload: Uint8Array) => void;
  private readonly head = new Uint8Array(headBytes);
  private header: Uint8Array = noBytes;
  private payload: Uint8Array = noBytes;
  /** Bytes of the present message (head, header, payload) that have arrived. */
  private filled = 0;

  constructor(onMessage: (header: Uint8Array, payload: Uint8Array) => void) {
    this.onMessage = onMessage;
  }

  add(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) at += this.take(chunk, at);
  }

  /** Copies as much as the part being filled wants; returns how much that was. */
  private take(chunk: Uint8Array, at: number): number {
    const inHeader = this.filled - headBytes;
    const inPayload = inHeader - this.header.length;
    if (inHeader < 0) return this.fill(this.head, this.filled, chunk, at);
    if (inPayload < 0) return this.fill(this.header, inHeader, chunk, at);
    return this.fill(this.payload, inPayload, chunk, at);
  }

  private fill(part: Uint8Array, from: number, chunk: Uint8Array, at: number): number {
    const count = Math.min(part.length - from, chunk.length - at);
    part.set(chunk.subarray(at, at + count), from);
    this.filled += count;
    if (this.filled === headBytes) this.open();
    if (this.filled === headBytes + this.header.length + this.payload.length && this.filled > headBytes) this.close();
    return count;
  }

  private open(): void {
    const lengths = new DataView(this.head.buffer);
    this.header = new Uint8Array(lengths.getUint32(0, true));
    this.payload = new Uint8Array(lengths.getUint32(4, true));
  }

  private close(): void {
    const { header, payload } = this;
    this.header = noBytes;
    this.payload = noBytes;
    this.filled = 0;
    this.onMessage(header, payload);
  }
}
