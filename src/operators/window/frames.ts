import { errors } from '../../base/error.ts';
import type { Batch } from '../../data/batch.ts';
import { compareValues } from '../../data/compare.ts';
import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import type { CallContext, FrameRows, WindowRows } from '../../functions/define.ts';
import { keyComparison } from '../../kernels/sort_keys.ts';
import type { FrameBound, WindowFrame } from '../../plan/expr.ts';
import type { PhysicalWindow } from '../../plan/physical.ts';
import { compile, evaluateConstant } from '../evaluate.ts';

/** First and last row (exclusive) of each row's frame before anything is excluded. */
export interface Frames extends FrameRows {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly excludes: boolean;
}

type Side = 'start' | 'end';
/** One edge of every row's frame. */
type Edge = (rows: Batch, window: WindowRows) => Int32Array;

/** The frame made ready; its offsets are constants, and their mistakes are found here. */
export function framesOf(
  frame: WindowFrame,
  node: PhysicalWindow,
  context: CallContext,
): (rows: Batch, window: WindowRows) => Frames {
  const start = edgeOf(frame, 'start', node, context);
  const end = edgeOf(frame, 'end', node, context);
  return (rows, window) => {
    const [starts, ends] = [start(rows, window), end(rows, window)];
    return {
      start: starts,
      end: ends,
      excludes: frame.exclude !== 'no_others',
      runsOf: runsOf(frame, starts, ends, window),
    };
  };
}

function edgeOf(frame: WindowFrame, side: Side, node: PhysicalWindow, context: CallContext): Edge {
  const bound = frame[side];
  if (bound.kind === 'unbounded_preceding') return (_, window) => window.partitionStart;
  if (bound.kind === 'unbounded_following') return (_, window) => window.partitionEnd;
  if (!('offset' in bound)) {
    if (frame.unit !== 'rows') return (_, window) => (side === 'start' ? window.peerStart : window.peerEnd);
    return (_, window) => rowsEdge(window, side === 'start' ? 0 : 1);
  }
  if (bound.range !== null) return rangeEdge(bound, side, node, context);
  const offset = rowOffset(bound, side, context);
  const moved = bound.kind === 'preceding' ? -offset : offset;
  return frame.unit === 'rows'
    ? (_, window) => rowsEdge(window, side === 'start' ? moved : moved + 1)
    : (_, window) => groupsEdge(window, moved, side);
}

type OffsetBound = Extract<FrameBound, { readonly offset: unknown }>;

/** An offset beyond all rows there can be is as good as any. */
const farthest = 2 ** 40;

function rowOffset(bound: OffsetBound, side: Side, context: CallContext): number {
  const value = evaluateConstant(bound.offset, context);
  const name = side === 'start' ? 'starting' : 'ending';
  if (value === null) throw errors.invalidFrameOffset(`frame ${name} offset must not be null`, true);
  const offset = Number(value);
  if (offset < 0) throw errors.invalidFrameOffset(`frame ${name} offset must not be negative`, false);
  return Math.min(offset, farthest);
}

function rowsEdge({ rows, partitionStart, partitionEnd }: WindowRows, moved: number): Int32Array {
  const edge = new Int32Array(rows);
  for (let i = 0; i < rows; i++) edge[i] = Math.max(partitionStart[i], Math.min(partitionEnd[i], i + moved));
  return edge;
}

function groupsEdge(window: WindowRows, moved: number, side: Side): Int32Array {
  const { rows, partitionStart, partitionEnd, peerStart, peerEnd } = window;
  const firstRows: number[] = [];
  const group = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    if (peerStart[i] === i) firstRows.push(i);
    group[i] = firstRows.length - 1;
  }
  const edge = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const [first, last] = [group[partitionStart[i]], group[partitionEnd[i] - 1]];
    const wanted = group[i] + moved;
    if (wanted < first) edge[i] = partitionStart[i];
    else if (wanted > last) edge[i] = partitionEnd[i];
    else edge[i] = side === 'start' ? firstRows[wanted] : peerEnd[firstRows[wanted]];
  }
  return edge;
}

// ---------------------------------------------------------------- RANGE with an offset

function rangeEdge(bound: OffsetBound, side: Side, node: PhysicalWindow, context: CallContext): Edge {
  const { offset, range } = bound;
  checkRangeOffset(evaluateConstant(offset, context), offset.type, side);
  const [order] = node.orderBy;
  const compare = keyComparison(range!.key.type, order);
  const key = compile(range!.key, node.input.output);
  const limit = compile(range!.limit, node.input.output);
  return (rows, window) => {
    const keys = key(rows, context);
    const limits = limit(rows, context);
    const beyond = side === 'start' ? 0 : 1;
    return searched(keys, window, order.nullsFirst, side, (j, i) => compare(keys, j, limits, i) >= beyond);
  };
}

function checkRangeOffset(value: Value, type: DataType, side: Side): void {
  const name = side === 'start' ? 'starting' : 'ending';
  if (value === null) throw errors.invalidFrameOffset(`frame ${name} offset must not be null`, true);
  if (isBelowZero(value, type)) {
    throw errors.invalidFrameOffset('invalid preceding or following size in window function', false);
  }
}

function isBelowZero(value: Exclude<Value, null>, type: DataType): boolean {
  switch (type.kind) {
    case 'float':
      return Number.isNaN(value as number) || (value as number) < 0;
    case 'decimal':
    case 'numeric':
      return compareValues(value, { units: 0n, scale: 0 }, type) < 0;
    case 'interval':
      return compareValues(value, { months: 0, days: 0, micros: 0n }, type) < 0;
    default:
      return (value as number) < 0;
  }
}

/** The first row of the partition that `isBeyond` the limit of row i. Rows with a NULL key have each other only. */
function searched(
  keys: Vector,
  { rows, partitionStart, partitionEnd, peerStart, peerEnd }: WindowRows,
  nullsFirst: boolean,
  side: Side,
  isBeyond: (j: number, i: number) => boolean,
): Int32Array {
  const edge = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    if (isNull(keys, i)) {
      edge[i] = side === 'start' ? peerStart[i] : peerEnd[i];
      continue;
    }
    const [first, last] = [partitionStart[i], partitionEnd[i] - 1];
    let low = nullsFirst && isNull(keys, first) ? peerEnd[first] : first;
    let high = !nullsFirst && isNull(keys, last) ? peerStart[last] : last + 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBeyond(middle, i)) high = middle;
      else low = middle + 1;
    }
    edge[i] = low;
  }
  return edge;
}

// ---------------------------------------------------------------- EXCLUDE

function runsOf(
  { exclude }: WindowFrame,
  starts: Int32Array,
  ends: Int32Array,
  { peerStart, peerEnd }: WindowRows,
): FrameRows['runsOf'] {
  return (row, into) => {
    const [start, end] = [starts[row], ends[row]];
    if (start >= end) return 0;
    if (exclude === 'no_others') return add(into, 0, start, end);
    const alone = exclude === 'current_row';
    const [from, to] = [alone ? row : peerStart[row], alone ? row + 1 : peerEnd[row]];
    let count = add(into, 0, start, Math.min(end, from));
    if (exclude === 'ties') count = add(into, count, Math.max(start, row), Math.min(end, row + 1));
    return add(into, count, Math.max(start, to), end);
  };
}

function add(into: Int32Array, count: number, start: number, end: number): number {
  if (start >= end) return count;
  into[2 * count] = start;
  into[2 * count + 1] = end;
  return count + 1;
}
