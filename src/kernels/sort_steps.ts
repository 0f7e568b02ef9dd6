import type { Vector } from '../data/vector.ts';
import { allRows } from './select.ts';
import { type KeyOrder, rowOrder } from './sort_keys.ts';

/** Rows sorted or merged between two yields: a few milliseconds. */
export const stepRows = 1 << 15;

/**
 * The same rows as `sortedRows`, with a yield every few milliseconds, so that a large sort can be cancelled: pieces are
 * sorted one by one and then merged, pairs of neighbours first.
 */
export function* sortInSteps(
  keys: readonly Vector[],
  orders: readonly KeyOrder[],
  rows: number,
): Generator<void, Uint32Array> {
  const compare = rowOrder(keys, orders, rows);
  let from: Uint32Array = allRows(rows);
  for (let start = 0; start < rows; start += stepRows) {
    from.subarray(start, start + stepRows).sort(compare);
    yield;
  }
  let to: Uint32Array = new Uint32Array(rows);
  for (let width = stepRows; width < rows; width *= 2) {
    for (let start = 0; start < rows; start += 2 * width) yield* mergePair(from, to, { start, width, compare });
    [from, to] = [to, from];
  }
  return from;
}

interface Pair {
  readonly start: number;
  readonly width: number;
  readonly compare: (i: number, j: number) => number;
}

/** Merges from[start …] and from[start + width …], `width` rows each at most, into the same places of `to`. */
function* mergePair(from: Uint32Array, to: Uint32Array, { start, width, compare }: Pair): Generator<void> {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(middle + width, from.length);
  let left = start;
  let right = middle;
  for (let at = start; at < end; ) {
    const stop = Math.min(end, at + stepRows);
    for (; at < stop; at++) {
      const takesLeft = left < middle && (right === end || compare(from[left], from[right]) <= 0);
      to[at] = takesLeft ? from[left++] : from[right++];
    }
    yield;
  }
}
