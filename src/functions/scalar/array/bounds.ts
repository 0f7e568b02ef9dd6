import { int32, text } from '../../../data/type.ts';
import type { ArrayValue, Value } from '../../../data/value.ts';
import { type Example, type ScalarFunction, scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';

const anyarray = { kind: 'anyarray' } as const;

const ofDimension = (
  name: string,
  about: string,
  value: (lower: number, length: number) => number,
  examples: readonly Example[],
): ScalarFunction =>
  scalarFunction({
    name,
    about,
    overloads: [
      {
        args: [anyarray, int32],
        result: int32,
        run: each2(
          ({ lengths, lowers }: ArrayValue, dimension: number): Value =>
            dimension < 1 || dimension > lengths.length ? null : value(lowers[dimension - 1], lengths[dimension - 1]),
        ),
      },
    ],
    examples,
  });

const ofArray = (
  name: string,
  about: string,
  value: (array: ArrayValue) => number | null,
  examples: readonly Example[],
): ScalarFunction =>
  scalarFunction({ name, about, overloads: [{ args: [anyarray], result: int32, run: each1(value) }], examples });

export const boundsFunctions: readonly ScalarFunction[] = [
  ofDimension('array_length', 'Length of a dimension of an array.', (_, length) => length, [
    { sql: 'array_length(ARRAY[1, 2, 3], 1)', is: '3' },
    { sql: 'array_length(ARRAY[1, 2, 3], 2)', is: 'NULL' },
  ]),
  ofDimension('array_lower', 'Lower bound of a dimension of an array.', (lower) => lower, [
    { sql: "array_lower('[0:2]={1,2,3}'::int[], 1)", is: '0' },
  ]),
  ofDimension('array_upper', 'Upper bound of a dimension of an array.', (lower, length) => lower + length - 1, [
    { sql: 'array_upper(ARRAY[1, 8, 3, 7], 1)', is: '4' },
  ]),
  ofArray('array_ndims', 'Number of dimensions of an array.', ({ lengths }) => lengths.length || null, [
    { sql: 'array_ndims(ARRAY[[1, 2, 3], [4, 5, 6]])', is: '2' },
  ]),
  ofArray('cardinality', 'Number of items of an array, in all dimensions.', ({ items }) => items.length, [
    { sql: 'cardinality(ARRAY[[1, 2], [3, 4]])', is: '4' },
  ]),
  ofArray('len', 'Number of items of an array, in all dimensions.', ({ items }) => items.length, [
    { sql: 'len([1, 2, NULL])', is: '3' },
  ]),
  scalarFunction({
    name: 'array_dims',
    about: 'The bounds of an array as text.',
    overloads: [
      {
        args: [anyarray],
        result: text,
        run: each1(
          ({ lengths, lowers }: ArrayValue): Value =>
            lengths.length === 0 ? null : lowers.map((lower, i) => `[${lower}:${lower + lengths[i] - 1}]`).join(''),
        ),
      },
    ],
    examples: [{ sql: 'array_dims(ARRAY[[1, 2, 3], [4, 5, 6]])', is: '[1:2][1:3]' }],
  }),
];
