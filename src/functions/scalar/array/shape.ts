import { errors, raise } from '../../../base/error.ts';
import { compareValues } from '../../../data/compare.ts';
import type { DataType } from '../../../data/type.ts';
import { type ArrayValue, listValue, type Value } from '../../../data/value.ts';

export const noItems: ArrayValue = listValue([]);

/** The most items that Postgres lets an array have. */
const maxItems = 134_217_727;
/** The most that are made from nothing but a number: each takes tens of bytes here. */
const mostMade = 1 << 24;

/** The number of items that the lengths give; 54000 when that is too many for Postgres, 53200 when it is for us. */
export function sizeOf(lengths: readonly number[]): number {
  const size = lengths.reduce((product, length) => product * length, 1);
  if (size > maxItems) raise(errors.programLimit(`array size exceeds the maximum allowed (${maxItems})`));
  if (size > mostMade) raise(errors.outOfMemory(`An array of ${size} items was asked for.`));
  return lengths.length === 0 ? 0 : size;
}

/** Where the items that the ranges choose stand, in order; a range is two indices from 0, its end exclusive. */
export function* placesIn(
  lengths: readonly number[],
  ranges: readonly (readonly [number, number])[],
  depth = 0,
  base = 0,
): Iterable<number> {
  const [from, to] = ranges[depth];
  for (let i = from; i < to; i++) {
    const at = base * lengths[depth] + i;
    if (depth === lengths.length - 1) yield at;
    else yield* placesIn(lengths, ranges, depth + 1, at);
  }
}

/** Whether two items are the same, NULL being the same as NULL. */
export const sameItem = (a: Value, b: Value, type: DataType): boolean =>
  a === null || b === null ? a === b : compareValues(a, b, type) === 0;

/** The array with other items in its shape. */
export const withItems = (array: ArrayValue, items: readonly Value[]): ArrayValue => ({ ...array, items });

/** Items in one dimension that begins where `like` does. */
export const listLike = (like: ArrayValue, items: readonly Value[]): ArrayValue =>
  items.length === 0 ? noItems : { items, lengths: [items.length], lowers: [like.lowers[0] ?? 1] };
