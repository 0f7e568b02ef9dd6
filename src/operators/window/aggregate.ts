import type { Vector } from '../../data/vector.ts';
import type { Accumulator, WindowRows } from '../../functions/define.ts';
import { concat } from '../../kernels/concat.ts';
import { gather } from '../../kernels/gather.ts';
import { selectTrue } from '../../kernels/select.ts';
import type { AggregateCall, WindowCall } from '../../plan/expr.ts';
import { startFold } from '../fold.ts';
import { AggregateTree } from './aggregate_tree.ts';
import type { Frames } from './frames.ts';

export interface OverRows {
  readonly args: readonly Vector[];
  /** Rows that count; null = all. */
  readonly filter: Vector | null;
  readonly window: WindowRows;
  readonly frames: Frames;
}

/** An aggregate over the frame of each row: once per partition when that is the frame, else from a tree of parts. */
export function aggregateOver(call: WindowCall): (over: OverRows) => Vector {
  const asCall: AggregateCall = { ...call, distinct: false, orderBy: [] };
  const start = (): Accumulator => startFold(asCall);
  return (over) => (isWholePartition(over) ? byPartition(over, start()) : byFrame(over, start));
}

function isWholePartition({ window, frames }: OverRows): boolean {
  if (frames.excludes) return false;
  for (let i = 0; i < window.rows; i++) {
    if (frames.start[i] !== window.partitionStart[i] || frames.end[i] !== window.partitionEnd[i]) return false;
  }
  return true;
}

function byPartition({ args, filter, window }: OverRows, fold: Accumulator): Vector {
  const { rows, partitionStart } = window;
  const numbers = new Uint32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    if (partitionStart[i] === i) count++;
    numbers[i] = count - 1;
  }
  fold.resize(count);
  if (filter === null) fold.update(numbers, args, rows);
  else {
    const chosen = selectTrue(filter);
    const own = chosen.map((row) => numbers[row]);
    const taken = args.map((arg) => gather(arg, chosen));
    fold.update(own, taken, chosen.length);
  }
  return gather(fold.finish(), numbers, rows);
}

/** Rows whose frames are put together at once. */
const blockRows = 4096;

function byFrame({ args, filter, window, frames }: OverRows, start: () => Accumulator): Vector {
  const tree = new AggregateTree(start, { args, filter, rows: window.rows });
  const parts: Vector[] = [];
  for (let from = 0; from < window.rows; from += blockRows) {
    parts.push(tree.over(frames, from, Math.min(window.rows, from + blockRows)));
  }
  return concat(parts);
}
