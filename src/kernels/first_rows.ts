import type { Vector } from '../data/vector.ts';
import { allRows } from './select.ts';
import { type KeyOrder, rowOrder, sortedRows } from './sort_keys.ts';

/** Sorting what is dropped costs little as long as it is less than this share. */
const worthChoosing = 0.5;

/** The first `keep` of `sortedRows`: the others are not sorted. */
export function firstRowsOf(
  keys: readonly Vector[],
  orders: readonly KeyOrder[],
  rows: number,
  keep: number,
): Uint32Array {
  if (keep > rows * worthChoosing) return sortedRows(keys, orders, rows).subarray(0, keep);
  const order = rowOrder(keys, orders, rows);
  const inOrder: Order = (i, j) => order(i, j) || i - j;
  const chosen = allRows(rows);
  choose(chosen, keep, inOrder);
  return chosen.subarray(0, keep).sort(inOrder);
}

/** No two rows are equal. */
type Order = (i: number, j: number) => number;

/** Brings the first `keep` rows in order before the others (Hoare's Find, pivots by the median of three). */
function choose(rows: Uint32Array, keep: number, order: Order): void {
  let [low, high] = [0, rows.length - 1];
  // An order that defeats the choice of pivots must not take longer than sorting.
  for (let turns = 2 * Math.log2(rows.length); low < high; turns--) {
    if (turns < 0) {
      rows.subarray(low, high + 1).sort(order);
      return;
    }
    const pivot = medianOf(rows[low], rows[(low + high) >> 1], rows[high], order);
    let [left, right] = [low, high];
    while (left <= right) {
      while (order(rows[left], pivot) < 0) left++;
      while (order(pivot, rows[right]) < 0) right--;
      if (left > right) break;
      const row = rows[left];
      rows[left++] = rows[right];
      rows[right--] = row;
    }
    if (keep - 1 <= right) high = right;
    else if (keep - 1 >= left) low = left;
    else return;
  }
}

function medianOf(a: number, b: number, c: number, order: Order): number {
  if (order(a, b) < 0) return order(b, c) < 0 ? b : order(a, c) < 0 ? c : a;
  return order(a, c) < 0 ? a : order(b, c) < 0 ? c : b;
}
