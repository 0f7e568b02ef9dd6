import { compareValues } from '../../../data/compare.ts';
import { add } from '../../../data/decimal_arithmetic.ts';
import { arrayOf, type DataType, float64, int32, int64, numeric } from '../../../data/type.ts';
import { type ArrayValue, type Decimal, listValue, type Value } from '../../../data/value.ts';
import { type Example, type ScalarFunction, scalarFunction } from '../../define.ts';
import { eachArray } from './each_array.ts';

type Items = readonly Value[];

/** DuckDB's functions from list to list, each under its names with `list_` and `array_`. */
const fromList = (
  words: readonly string[],
  about: string,
  make: (items: Items, element: DataType) => Items,
  example: (name: string) => Example,
): readonly ScalarFunction[] =>
  words
    .flatMap((word) => [`list_${word}`, `array_${word}`])
    .map((name) =>
      scalarFunction({
        name,
        about,
        overloads: [
          {
            args: [{ kind: 'anyarray' }],
            result: ([array]: readonly DataType[]) => array,
            run: eachArray(
              (element) =>
                ({ items }: ArrayValue) =>
                  listValue(make(items, element)),
            ),
          },
        ],
        examples: [example(name)],
      }),
    );

/** In order, NULLs first, as DuckDB sorts lists. */
const sorted = (items: Items, element: DataType): Items =>
  [...items].sort((a, b) =>
    a === null || b === null ? Number(a !== null) - Number(b !== null) : compareValues(a, b, element),
  );

function distinct(items: Items, element: DataType): Items {
  const found = sorted(
    items.filter((item) => item !== null),
    element,
  );
  return found.filter((item, i) => i === 0 || compareValues(found[i - 1]!, item!, element) !== 0);
}

/** The smallest or largest item that is not NULL. */
const extreme = (name: string, about: string, sign: 1 | -1, is: string): ScalarFunction =>
  scalarFunction({
    name,
    about,
    overloads: [
      {
        args: [{ kind: 'anyarray' }],
        result: ([array]: readonly DataType[]) => (array.kind === 'array' ? array.element : array),
        run: eachArray((element) => ({ items }: ArrayValue) => {
          let best: Value = null;
          for (const item of items) {
            if (item !== null && (best === null || compareValues(item, best, element) * sign < 0)) best = item;
          }
          return best;
        }),
      },
    ],
    examples: [{ sql: `${name}([2, NULL, 3, 1])`, is }],
  });

type Numbers = readonly (readonly [DataType, DataType])[];

/** An array of the one is summed in the other. */
const sums: Numbers = [
  [int32, int64],
  [int64, numeric],
  [numeric, numeric],
  [float64, float64],
];

const total = (items: Items, type: DataType): Value => {
  const there = items.filter((item) => item !== null);
  if (there.length === 0) return null;
  if (type.kind === 'numeric') {
    const decimals = there.map((item) => (typeof item === 'bigint' ? { units: item, scale: 0 } : (item as Decimal)));
    return decimals.reduce((sum, item) => add(sum, item));
  }
  if (type.kind === 'float') return (there as number[]).reduce((sum, item) => sum + item, 0);
  return (there as number[]).reduce((sum, item) => sum + BigInt(item), 0n);
};

function mean(items: Items): Value {
  const there = items.filter((item) => item !== null) as number[];
  return there.length === 0 ? null : there.reduce((sum, item) => sum + item, 0) / there.length;
}

const numberFunctions: readonly ScalarFunction[] = [
  scalarFunction({
    name: 'list_sum',
    about: 'Sum of the items of an array that are not NULL.',
    overloads: sums.map(([item, sum]) => ({
      args: [arrayOf(item)],
      result: sum,
      run: eachArray(
        () =>
          ({ items }: ArrayValue) =>
            total(items, sum),
      ),
    })),
    examples: [
      { sql: 'list_sum([1, 2, NULL])', is: '3' },
      { sql: 'list_sum([1.5, 2.25])', is: '3.75' },
    ],
  }),
  scalarFunction({
    name: 'list_avg',
    about: 'Average of the items of an array that are not NULL.',
    overloads: [
      {
        args: [arrayOf(float64)],
        result: float64,
        run: eachArray(
          () =>
            ({ items }: ArrayValue) =>
              mean(items),
        ),
      },
    ],
    examples: [{ sql: 'list_avg([1, 2, NULL])', is: '1.5' }],
  }),
];

export const listFunctions: readonly ScalarFunction[] = [
  ...fromList(['sort'], 'The items of an array in order, NULLs first.', sorted, (name) => ({
    sql: `${name}([3, 1, NULL, 2])`,
    is: '{NULL,1,2,3}',
  })),
  ...fromList(
    ['reverse_sort'],
    'The items of an array in descending order, NULLs last.',
    (items, element) => [...sorted(items, element)].reverse(),
    (name) => ({ sql: `${name}([3, 1, NULL, 2])`, is: '{3,2,1,NULL}' }),
  ),
  ...fromList(
    ['reverse'],
    'The items of an array from the last to the first.',
    (items) => [...items].reverse(),
    (name) => ({ sql: `${name}([3, 1, 2])`, is: '{2,1,3}' }),
  ),
  ...fromList(['distinct'], 'The different items of an array that are not NULL, in order.', distinct, (name) => ({
    sql: `${name}([3, 1, NULL, 3])`,
    is: '{1,3}',
  })),
  ...numberFunctions,
  extreme('list_min', 'Smallest item of an array.', 1, '1'),
  extreme('list_max', 'Largest item of an array.', -1, '3'),
  scalarFunction({
    name: 'flatten',
    about: 'The items of all dimensions of an array in one.',
    overloads: [
      {
        args: [{ kind: 'anyarray' }],
        result: ([array]: readonly DataType[]) => array,
        run: eachArray(
          () =>
            ({ items }: ArrayValue) =>
              listValue(items),
        ),
      },
    ],
    examples: [{ sql: 'flatten([[1, 2], [3, 4]])', is: '{1,2,3,4}' }],
  }),
];
