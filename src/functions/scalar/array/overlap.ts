import { bool, type DataType } from '../../../data/type.ts';
import type { ArrayValue, Value } from '../../../data/value.ts';
import { type Overload, type ScalarFunction, scalarFunction } from '../../define.ts';
import { jsonbContained, jsonbContains } from '../json/contains.ts';
import { eachArray } from './each_array.ts';
import { sameItem } from './shape.ts';

type Test = (a: ArrayValue, b: ArrayValue) => boolean;

/** NULL is contained in nothing. */
const has = ({ items }: ArrayValue, value: Value, type: DataType): boolean =>
  value !== null && items.some((item) => sameItem(item, value, type));

const over = (test: (element: DataType) => Test): Overload => ({
  args: [{ kind: 'anyarray' }, { kind: 'anyarray' }],
  result: bool,
  run: eachArray(test),
});

const operator = (
  name: string,
  about: string,
  test: (element: DataType) => Test,
  examples: ScalarFunction['examples'],
  more: readonly Overload[] = [],
): ScalarFunction => scalarFunction({ name, about, overloads: [over(test), ...more], examples });

const containsAll =
  (type: DataType): Test =>
  (a, b) =>
    b.items.every((item) => has(a, item, type));

export const overlapOperators: readonly ScalarFunction[] = [
  operator(
    '@>',
    'Whether every item of the right array, or all of the right jsonb value, is in the left.',
    containsAll,
    [
      { sql: 'ARRAY[1, 4, 3] @> ARRAY[3, 1, 3]', is: 't' },
      { sql: 'ARRAY[1, NULL] @> ARRAY[NULL]::int[]', is: 'f' },
      { sql: `'{"a": 1, "b": 2}'::jsonb @> '{"b": 2}'`, is: 't' },
      { sql: `'[1, 2, [1, 3]]'::jsonb @> '[1, 3]'`, is: 'f' },
    ],
    [jsonbContains],
  ),
  operator(
    '<@',
    'Whether every item of the left array, or all of the left jsonb value, is in the right.',
    (type) => (a, b) => containsAll(type)(b, a),
    [
      { sql: 'ARRAY[2, 2, 7] <@ ARRAY[1, 7, 4, 2, 6]', is: 't' },
      { sql: `'{"b": 2}'::jsonb <@ '{"a": 1, "b": 2}'`, is: 't' },
    ],
    [jsonbContained],
  ),
  operator(
    '&&',
    'Whether the arrays have an item in common.',
    (type) => (a, b) => b.items.some((item) => has(a, item, type)),
    [{ sql: 'ARRAY[1, 4, 3] && ARRAY[2, 1]', is: 't' }],
  ),
];
