import { type Batch, type BatchStream, batchRows } from '../../data/batch.ts';
import { int64 } from '../../data/type.ts';
import { flat } from '../../data/vector.ts';
import { gather } from '../../kernels/gather.ts';
import { type NodeOf, type RunContext, runningOperator } from '../define.ts';
import { pause } from '../stream.ts';
import { type SetCursor, setCursors } from './set_cursor.ts';

/** The rows of set-returning functions beside each input row: in lockstep, the shorter ones filled up with NULL. */
export const projectSet = runningOperator({
  kind: 'project_set',
  run: (node, [input], context) => expand(node, input, context),
});

async function* expand(
  node: NodeOf<'project_set'>,
  input: BatchStream,
  context: RunContext,
): BatchStream & AsyncGenerator<Batch> {
  const start = setCursors(node.calls, node.input.output, context.call);
  for await (const batch of input) {
    for (const rows of piecesOf(batch, start(batch), node.ordinality !== null)) {
      yield rows;
      await pause(context);
    }
    await pause(context);
  }
}

/** Which input row and which place within each cursor's piece an output row is made of; -1: nothing, so NULL. */
class Piece {
  private readonly parents = new Int32Array(batchRows);
  private readonly ordinals = new BigInt64Array(batchRows);
  private readonly places: readonly Int32Array[];
  count = 0;

  constructor(sets: number) {
    this.places = Array.from({ length: sets }, () => new Int32Array(batchRows));
  }

  add(row: number, ordinal: number, cursors: readonly SetCursor[]): void {
    for (let i = 0; i < cursors.length; i++) this.places[i][this.count] = cursors[i].take(row);
    this.parents[this.count] = row;
    this.ordinals[this.count++] = BigInt(ordinal);
  }

  finish(batch: Batch, cursors: readonly SetCursor[], numbered: boolean): Batch {
    const length = this.count;
    const columns = [
      ...batch.columns.map((column) => gather(column, this.parents, length)),
      ...cursors.flatMap((cursor, i) => cursor.columns.map((column) => gather(column, this.places[i], length))),
    ];
    if (numbered) columns.push(flat(int64, this.ordinals.slice(0, length), length));
    this.count = 0;
    return { columns, length };
  }
}

function* piecesOf(batch: Batch, cursors: readonly SetCursor[], numbered: boolean): Iterable<Batch> {
  const piece = new Piece(cursors.length);
  const isFull = (): boolean => piece.count === batchRows || (piece.count > 0 && cursors.some((each) => each.isSpent));
  for (let row = 0; row < batch.length; row++) {
    for (let ordinal = 1; ; ordinal++) {
      // The rows of a piece that goes away must have been taken before the next one comes.
      if (isFull()) yield piece.finish(batch, cursors, numbered);
      let some = false;
      for (const cursor of cursors) if (cursor.has(row)) some = true;
      if (!some) break;
      piece.add(row, ordinal, cursors);
    }
  }
  if (piece.count > 0) yield piece.finish(batch, cursors, numbered);
}
