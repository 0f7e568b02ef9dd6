import { errors, raise } from '../../../base/error.ts';
import { arrayOf, bool, type DataType, int32 } from '../../../data/type.ts';
import { type ArrayValue, listValue, type Value } from '../../../data/value.ts';
import { type Kernel, type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachArray, eachWithNulls } from './each_array.ts';
import { listLike, sameItem, withItems } from './shape.ts';

const arrays = { kind: 'anycompatiblearray' } as const;
const item = { kind: 'anycompatible' } as const;
const firstType = ([type]: readonly DataType[]): DataType => type;

function searched(array: ArrayValue): ArrayValue {
  if (array.lengths.length <= 1) return array;
  return raise(errors.notSupportedText('searching for elements in multidimensional arrays is not supported'));
}

/** Subscript of the first such item at or after `from`. */
const position = (element: DataType) => (array: ArrayValue | null, wanted: Value, from?: number | null) => {
  if (array === null) return null;
  const { items, lowers } = searched(array);
  if (from === null) return raise(errors.nullNotAllowed('initial position must not be null'));
  const lower = lowers[0] ?? 1;
  for (let i = Math.max((from ?? lower) - lower, 0); i < items.length; i++) {
    if (sameItem(items[i], wanted, element)) return i + lower;
  }
  return null;
};

const positions = (element: DataType) => (array: ArrayValue | null, wanted: Value) => {
  if (array === null) return null;
  const { items, lowers } = searched(array);
  const places = items.flatMap((each, i) => (sameItem(each, wanted, element) ? [i + lowers[0]] : []));
  return listValue(places);
};

const without = (element: DataType) => (array: ArrayValue | null, unwanted: Value) => {
  if (array === null) return null;
  if (array.lengths.length > 1) {
    return raise(errors.notSupportedText('removing elements from multidimensional arrays is not supported'));
  }
  const kept = array.items.filter((each) => !sameItem(each, unwanted, element));
  return kept.length === array.items.length ? array : listLike(array, kept);
};

const replaced = (element: DataType) => (array: ArrayValue | null, from: Value, to: Value) =>
  array === null
    ? null
    : withItems(
        array,
        array.items.map((each) => (sameItem(each, from, element) ? to : each)),
      );

const positionOverloads: ScalarFunction['overloads'] = [
  { args: [arrays, item], result: int32, calledOnNull: true, run: eachWithNulls(position) },
  { args: [arrays, item, int32], result: int32, calledOnNull: true, run: eachWithNulls(position) },
];

const contains: Kernel = eachArray(
  (element) => (array: ArrayValue, wanted: Value) => array.items.some((each) => sameItem(each, wanted, element)),
);

export const searchFunctions: readonly ScalarFunction[] = [
  ...['array_position', 'list_position'].map((name) =>
    scalarFunction({
      name,
      about: 'Subscript of the first item that equals the second argument, from a subscript on.',
      overloads: positionOverloads,
      examples: [
        { sql: `${name}(ARRAY['sun', 'mon', 'tue'], 'mon')`, is: '2' },
        { sql: `${name}(ARRAY[1, NULL, 1], 1, 2)`, is: '3' },
      ],
    }),
  ),
  scalarFunction({
    name: 'array_positions',
    about: 'Subscripts of all items that equal the second argument.',
    overloads: [{ args: [arrays, item], result: arrayOf(int32), calledOnNull: true, run: eachWithNulls(positions) }],
    examples: [{ sql: "array_positions(ARRAY['A', 'A', 'B', 'A'], 'A')", is: '{1,2,4}' }],
  }),
  scalarFunction({
    name: 'array_remove',
    about: 'An array without the items that equal the second argument.',
    overloads: [{ args: [arrays, item], result: firstType, calledOnNull: true, run: eachWithNulls(without) }],
    examples: [{ sql: 'array_remove(ARRAY[1, 2, 3, 2], 2)', is: '{1,3}' }],
  }),
  scalarFunction({
    name: 'array_replace',
    about: 'An array whose items that equal the second argument are the third.',
    overloads: [{ args: [arrays, item, item], result: firstType, calledOnNull: true, run: eachWithNulls(replaced) }],
    examples: [{ sql: 'array_replace(ARRAY[1, 2, 5, 4], 5, 3)', is: '{1,2,3,4}' }],
  }),
  ...['list_contains', 'array_contains', 'list_has', 'array_has'].map((name) =>
    scalarFunction({
      name,
      about: 'Whether an item of the array equals the second argument.',
      overloads: [{ args: [arrays, item], result: bool, run: contains }],
      examples: [{ sql: `${name}([1, 2, 3], 2)`, is: 't' }],
    }),
  ),
];
