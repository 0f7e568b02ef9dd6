import { type DataType, int32 } from '../../../data/type.ts';
import type { ArrayValue, Value } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { eachN } from '../../each.ts';
import { noItems, placesIn } from './shape.ts';

const anyarray = { kind: 'anyarray' } as const;

/** One item; NULL outside of the bounds, and for another number of subscripts than there are dimensions. */
function itemAt(array: ArrayValue, subscripts: readonly number[]): Value {
  const { lengths, lowers } = array;
  if (subscripts.length !== lengths.length) return null;
  let at = 0;
  for (const [i, subscript] of subscripts.entries()) {
    const place = subscript - lowers[i];
    if (place < 0 || place >= lengths[i]) return null;
    at = at * lengths[i] + place;
  }
  return array.items[at];
}

/** `a[1][2]`. */
export const arraySubscript = scalarFunction({
  name: 'array_subscript',
  about: 'One item of an array by its place in each dimension: `a[1][2]`. NULL where there is none.',
  overloads: [
    {
      args: [anyarray, int32],
      variadic: true,
      result: ([array]: readonly DataType[]) => (array.kind === 'array' ? array.element : array),
      run: eachN((array: Value, ...subscripts: Value[]) => itemAt(array as ArrayValue, subscripts as number[])),
    },
  ],
  examples: [
    { sql: '(ARRAY[4, 5, 6])[2]', is: '5' },
    { sql: '(ARRAY[4, 5, 6])[0]', is: 'NULL' },
    { sql: '(ARRAY[[4, 5], [6, 7]])[2][1]', is: '6' },
  ],
});

/** The part between a lower and an upper bound in each dimension; dimensions without bounds are whole. */
export function slicedArray(array: ArrayValue, bounds: readonly number[]): ArrayValue {
  const { lengths, lowers, items } = array;
  if (bounds.length / 2 > lengths.length) return noItems;
  const ranges = lengths.map((length, i): readonly [number, number] => {
    if (i * 2 >= bounds.length) return [0, length];
    const [lower, upper] = [bounds[i * 2], bounds[i * 2 + 1]];
    return [Math.max(lower - lowers[i], 0), Math.min(upper - lowers[i] + 1, length)];
  });
  if (lengths.length === 0 || ranges.some(([from, to]) => to <= from)) return noItems;
  return {
    items: Array.from(placesIn(lengths, ranges), (place) => items[place]),
    lengths: ranges.map(([from, to]) => to - from),
    lowers: ranges.map(() => 1),
  };
}

/** `a[1:2][:3]`. */
export const arraySliceBetween = scalarFunction({
  name: 'array_slice',
  about: 'The part of an array between two bounds in each dimension, counted from 1 again: `a[2:3]`.',
  overloads: [
    {
      args: [anyarray, int32, int32],
      variadic: true,
      result: ([array]: readonly DataType[]) => array,
      run: eachN((array: Value, ...bounds: Value[]) => slicedArray(array as ArrayValue, bounds as number[])),
    },
  ],
  examples: [
    { sql: '(ARRAY[4, 5, 6])[2:]', is: '{5,6}' },
    { sql: '(ARRAY[[1, 2], [3, 4]])[1:1]', is: '{{1,2}}' },
    { sql: '(ARRAY[4, 5, 6])[3:2]', is: '{}' },
  ],
});
