import { closeSync, openSync, renameSync, rmSync, writevSync } from 'node:fs';
import { errors } from '../../base/error.ts';
import { type Batch, batchRows } from '../../data/batch.ts';
import { encodeBatch, framePieces } from '../../data/ipc.ts';
import { concat } from '../../kernels/concat.ts';
import type { Partitioner } from './partition.ts';
import type { ByteRange, Source, WrittenRows } from './source.ts';

export interface WriterPlace {
  readonly path: string;
  readonly makeFolder: () => void;
}

/**
 * Writes what one task gives to the fragment that reads it: rows are dealt to partitions, gathered there until they make
 * a batch of decent size, and appended to one file, each frame with its byte range. The file gets its name only when
 * it is complete, so a reader never sees half of one; it outlives the process that wrote it.
 */
export class ExchangeWriter {
  private readonly path: string;
  private readonly makeFolder: () => void;
  private readonly inlineBytes: number;
  private readonly partitioner: Partitioner;
  private readonly waiting: { batches: Batch[]; rows: number }[];
  private readonly frames: Uint8Array[][];
  private readonly ranges: ByteRange[][];
  private file: number | null = null;
  private written = 0;
  private pendingBytes = 0;
  private rows = 0;

  /**
   * Outputs of up to `inlineBytes` travel in the message that ends the task; larger ones lie in a file, whose folder is
   * made then.
   */
  constructor({ path, makeFolder }: WriterPlace, partitioner: Partitioner, inlineBytes: number) {
    this.path = path;
    this.makeFolder = makeFolder;
    this.inlineBytes = inlineBytes;
    this.partitioner = partitioner;
    const each = Array.from({ length: partitioner.partitions });
    this.waiting = each.map(() => ({ batches: [], rows: 0 }));
    this.frames = each.map(() => []);
    this.ranges = each.map(() => []);
  }

  add(batch: Batch): void {
    if (batch.length === 0) return;
    this.rows += batch.length;
    for (const [partition, part] of this.partitioner.split(batch)) this.wait(partition, part);
    if (this.pendingBytes > this.inlineBytes) this.flush();
  }

  /** Rows of one partition, which are written before it returns: their columns may be views of what is overwritten then. */
  put(partition: number, rows: Batch): void {
    this.rows += rows.length;
    this.encode(partition);
    const pieces = framePieces(rows);
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    if (this.file === null && this.pendingBytes + bytes <= this.inlineBytes) {
      this.frames[partition].push(new Uint8Array(Buffer.concat(pieces)));
      this.pendingBytes += bytes;
      return;
    }
    this.flush();
    this.ranges[partition].push({ offset: this.written, bytes });
    this.write(pieces);
    this.written += bytes;
  }

  finish(): WrittenRows {
    for (const partition of this.waiting.keys()) this.encode(partition);
    if (this.file !== null) this.publish();
    else if (this.pendingBytes > this.inlineBytes) {
      this.flush();
      this.publish();
    }
    const bytes = this.written + this.pendingBytes;
    return { partitions: this.waiting.map((_, partition) => this.source(partition)), rows: this.rows, bytes };
  }

  /** Removes what was written; nothing to do after `finish`. */
  abort(): void {
    if (this.file === null) return;
    closeSync(this.file);
    this.file = null;
    rmSync(this.unfinished, { force: true });
  }

  private get unfinished(): string {
    return `${this.path}.unfinished`;
  }

  private wait(partition: number, part: Batch): void {
    // The bound keeps a frame near `batchRows`: readers hold one frame of each source in memory.
    if (this.waiting[partition].rows + part.length > batchRows) this.encode(partition);
    const waiting = this.waiting[partition];
    waiting.batches.push(part);
    waiting.rows += part.length;
    if (waiting.rows >= batchRows) this.encode(partition);
  }

  private encode(partition: number): void {
    const waiting = this.waiting[partition];
    if (waiting.rows === 0) return;
    const frame = encodeBatch(joined(waiting.batches));
    this.frames[partition].push(frame);
    this.pendingBytes += frame.length;
    this.waiting[partition] = { batches: [], rows: 0 };
  }

  /** Moves the frames in memory to the file, partition after partition. */
  private flush(): void {
    const list: Uint8Array[] = [];
    let at = this.written;
    for (const [partition, frames] of this.frames.entries()) {
      for (const frame of frames) {
        list.push(frame);
        this.ranges[partition].push({ offset: at, bytes: frame.length });
        at += frame.length;
      }
      this.frames[partition] = [];
    }
    this.written = at;
    this.pendingBytes = 0;
    this.write(list);
  }

  /** Synchronous on purpose: what is written goes to memory as a rule, and a trip to the thread pool costs more than the copy. */
  private write(list: readonly Uint8Array[]): void {
    try {
      this.file ??= this.create();
      for (let i = 0; i < list.length; i += buffersPerWrite) writeAll(this.file, list.slice(i, i + buffersPerWrite));
    } catch (cause) {
      throw writeError(cause);
    }
  }

  private create(): number {
    this.makeFolder();
    return openSync(this.unfinished, 'w');
  }

  private publish(): void {
    if (this.pendingBytes > 0) this.flush();
    if (this.file !== null) closeSync(this.file);
    this.file = null;
    try {
      renameSync(this.unfinished, this.path);
    } catch (cause) {
      throw writeError(cause);
    }
  }

  private source(partition: number): Source {
    if (this.written === 0) return { kind: 'inline', frames: this.frames[partition] };
    return { kind: 'file', path: this.path, ranges: this.ranges[partition] };
  }
}

function joined(batches: readonly Batch[]): Batch {
  if (batches.length === 1) return batches[0];
  const columns = batches[0].columns.map((_, i) => concat(batches.map((batch) => batch.columns[i])));
  return { columns, length: batches.reduce((rows, batch) => rows + batch.length, 0) };
}

/** Buffers per system call; Linux takes 1024. */
const buffersPerWrite = 512;

/** A call may write less than it was given. */
function writeAll(file: number, list: readonly Uint8Array[]): void {
  let rest = list;
  for (;;) {
    let bytes = writevSync(file, rest);
    const left = rest.findIndex(({ length }) => {
      bytes -= length;
      return bytes < 0;
    });
    if (left < 0) return;
    rest = [rest[left].subarray(rest[left].length + bytes), ...rest.slice(left + 1)];
  }
}

/** A full disk has its own SQLSTATE. */
export function writeError(cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause)) return cause;
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') return errors.diskFull('The temporary folder is full.');
  return errors.io('could not write a temporary file', String(cause.code), undefined, cause);
}
