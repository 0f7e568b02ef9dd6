import { errors, raise } from '../../../base/error.ts';
import { arrayOf, type DataType, int32 } from '../../../data/type.ts';
import type { ArrayValue, Value } from '../../../data/value.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';
import { eachWithNulls } from './each_array.ts';
import { noItems, sizeOf } from './shape.ts';
import { slicedArray } from './subscript.ts';

/** The numbers of a list of lengths or bounds. */
function numbersOf(list: ArrayValue, what: string): readonly number[] {
  if (list.lengths.length > 1) {
    raise(errors.arraySubscript('wrong number of array subscripts', `${what} array must be one dimensional.`));
  }
  if (list.items.includes(null)) raise(errors.nullNotAllowed('dimension values cannot be null'));
  return list.items as readonly number[];
}

function filled(value: Value, dimensions: ArrayValue | null, bounds?: ArrayValue | null): ArrayValue {
  if (dimensions === null || bounds === null) {
    raise(errors.nullNotAllowed('dimension array or low bound array cannot be null'));
  }
  const lengths = numbersOf(dimensions, 'Dimension');
  const lowers = bounds === undefined ? lengths.map(() => 1) : numbersOf(bounds, 'Low bound');
  if (lowers.length !== lengths.length) {
    raise(
      errors.arraySubscript(
        'wrong number of array subscripts',
        'Low bound array has different size than dimensions array.',
      ),
    );
  }
  if (lengths.length > 6) {
    raise(errors.programLimit(`number of array dimensions (${lengths.length}) exceeds the maximum allowed (6)`));
  }
  const size = lengths.some((length) => length <= 0) ? 0 : sizeOf(lengths);
  return size === 0 ? noItems : { items: new Array<Value>(size).fill(value), lengths, lowers };
}

function trimmed(array: ArrayValue, count: number): ArrayValue {
  const length = array.lengths[0] ?? 0;
  if (count < 0 || count > length) {
    raise(errors.arraySubscript(`number of elements to trim must be between 0 and ${length}`));
  }
  if (length === 0) return array;
  return slicedArray(array, [array.lowers[0], array.lowers[0] + length - count - 1]);
}

const result = ([type]: readonly DataType[]): DataType => arrayOf(type);

export const fillFunctions: readonly ScalarFunction[] = [
  scalarFunction({
    name: 'array_fill',
    about: 'An array of the given lengths, and lower bounds, all of whose items are the first argument.',
    overloads: [
      { args: [{ kind: 'anyelement' }, arrayOf(int32)], result, calledOnNull: true, run: eachWithNulls(() => filled) },
      {
        args: [{ kind: 'anyelement' }, arrayOf(int32), arrayOf(int32)],
        result,
        calledOnNull: true,
        run: eachWithNulls(() => filled),
      },
    ],
    examples: [
      { sql: 'array_fill(11, ARRAY[2, 3])', is: '{{11,11,11},{11,11,11}}' },
      { sql: 'array_fill(7, ARRAY[3], ARRAY[2])', is: '[2:4]={7,7,7}' },
    ],
  }),
  scalarFunction({
    name: 'trim_array',
    about: 'An array without its last items.',
    overloads: [
      {
        args: [{ kind: 'anyarray' }, int32],
        result: ([array]: readonly DataType[]) => array,
        run: each2(trimmed),
      },
    ],
    examples: [{ sql: 'trim_array(ARRAY[1, 2, 3, 4, 5, 6], 2)', is: '{1,2,3,4}' }],
  }),
];
