import type { ColumnId } from '../../base/ids.ts';
import type { Batch } from '../../data/batch.ts';
import { decodeBatch } from '../../data/ipc.ts';
import { gather, slice } from '../../kernels/gather.ts';
import type { Column } from '../../plan/expr.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import type { Frame } from '../define.ts';
import { type Blocks, filledBlocks } from './blocks.ts';
import { columnOfVectors, laysOut, vectorOfColumn } from './frame_columns.ts';
import type { PipelineHost } from './host.ts';
import type { RowBlock } from './row_block.ts';
import type { Pipeline } from './shape.ts';
import { rangedColumns, usedColumns } from './used_columns.ts';

/** Bytes of the frames of a block, unless a single one has more. */
const blockBytes = 2 << 20;
/** Fewer bytes in the largest frame are not worth looking at. */
const leastBytes = 16 << 10;

/** Whether all that a pipeline uses of the frames it reads can be laid out without batches in between. */
export function readsFrames(pipeline: Pipeline): boolean {
  const { source, sink } = pipeline;
  if (source.kind !== 'exchange_read' || source.distribution.kind !== 'hash' || sink.kind === 'rows') return false;
  const used = usedColumns(pipeline);
  return source.output.every(({ id, type }) => !used.has(id) || laysOut(type, used.get(id) === 'wide'));
}

/**
 * Whether most of what frames hold are texts without a dictionary that code computes with: then each of them is met here
 * for the first time, and numbers that other tasks have given are of no use. Told by the largest frame.
 */
export function bringTexts(pipeline: Pipeline, frames: Iterable<Frame>): boolean {
  const { source, sink, steps } = pipeline;
  const used = usedColumns(pipeline);
  const isText = source.output.map(({ id, type }) => type.kind === 'text' && used.has(id));
  if (!isText.includes(true) || sink.kind === 'rows' || sink.kind === 'top_n') return false;
  if (steps.some(({ kind }) => kind === 'join')) return false;
  let largest: Frame | null = null;
  for (const frame of frames) if (largest === null || frame.bytes > largest.bytes) largest = frame;
  if (largest === null || largest.bytes < leastBytes) return false;
  const bytes = new Uint8Array(largest.bytes);
  largest.readInto(bytes);
  const { columns } = decodeBatch(
    bytes,
    source.output.map(({ type }) => type),
  );
  return columns.some(({ encoding }, i) => isText[i] && encoding === 'flat');
}

/** Frames by blocks of decent size. */
export function* framesByBlock(frames: Iterable<Frame>): Iterable<readonly Frame[]> {
  let waiting: Frame[] = [];
  let bytes = 0;
  for (const frame of frames) {
    if (bytes > 0 && bytes + frame.bytes > blockBytes) {
      yield waiting;
      waiting = [];
      bytes = 0;
    }
    waiting.push(frame);
    bytes += frame.bytes;
  }
  if (bytes > 0) yield waiting;
}

/** Lays out the rows of frames as code wants them. The bytes of the frames lie in a buffer that is used again and again. */
export class FrameReader {
  private readonly host: PipelineHost;
  private readonly output: readonly Column[];
  private readonly used: ReturnType<typeof usedColumns>;
  private readonly ranged: ReadonlySet<ColumnId>;
  private buffer = new Uint8Array(0);

  constructor(host: PipelineHost, pipeline: Pipeline) {
    this.host = host;
    this.output = pipeline.source.output;
    this.used = usedColumns(pipeline);
    this.ranged = rangedColumns(pipeline);
  }

  /** The rows as one block, whose columns are those that are used. Errors: 53200; NotCompiled: too many texts. */
  block(frames: readonly Frame[]): RowBlock {
    const { host } = this;
    let rows = 0;
    const columns = new Map<ColumnId, HeapColumn>();
    const blocks = filledBlocks(host, (blocks) => {
      const batches = this.read(frames, blocks);
      rows = batches.reduce((sum, { length }) => sum + length, 0);
      for (const [i, { id, type }] of this.output.entries()) {
        const how = this.used.get(id);
        if (how === undefined) continue;
        const vectors = batches.map((batch) => batch.columns[i]);
        const isWide = how === 'wide';
        columns.set(
          id,
          columnOfVectors(type, vectors, { rows, isWide, isRanged: this.ranged.has(id) }, { host, blocks }),
        );
      }
    });
    return {
      rows,
      columns,
      vector: (id, start, end) => slice(vectorOfColumn(columns.get(id)!, host), start, end),
      gather: (id, numbers) => gather(vectorOfColumn(columns.get(id)!, host), numbers),
      release: () => blocks.close(),
    };
  }

  private read(frames: readonly Frame[], blocks: Blocks): readonly Batch[] {
    const bytes = frames.reduce((sum, frame) => sum + padded(frame.bytes), 0);
    if (this.host.own !== null) {
      // Code numbers their texts where they lie.
      const address = blocks.allocate(bytes);
      this.buffer = this.host.heap.u8.subarray(address, address + bytes);
    } else if (bytes > this.buffer.length) this.buffer = new Uint8Array(Math.max(bytes, this.buffer.length * 2));
    const types = this.output.map(({ type }) => type);
    let at = 0;
    return frames.map((frame) => {
      const place = this.buffer.subarray(at, at + frame.bytes);
      at += padded(frame.bytes);
      frame.readInto(place);
      return decodeBatch(place, types);
    });
  }
}

const padded = (bytes: number): number => (bytes + 7) & ~7;
