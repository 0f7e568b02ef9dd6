import { errors } from '../../../base/error.ts';
import { negate as negateDecimal } from '../../../data/decimal_arithmetic.ts';
import { type DataType, float32, float64, int16, int32, int64, typeName } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { type Kernel, type Overload, scalarFunction } from '../../define.ts';
import { each1, eachOf, type RowFunction } from '../../each.ts';
import { jsonbMinus } from '../json/change.ts';
import { anydecimal, numberOverloads } from './numbers.ts';
import { dividedBy, minus as minusTimes, negated, plus as plusTimes, times as timesTimes } from './times.ts';

const sameType = ([type]: readonly DataType[]): DataType => type;

/** −x for whole numbers: the smallest has no counterpart. */
const negateInteger: Kernel = eachOf((_call, result) => {
  const type = result as DataType & { kind: 'int' };
  if (type.bits === 64) return ((x: bigint) => fitting(-x, type)) as RowFunction;
  return ((x: number) => Number(fitting(BigInt(-x), type))) as RowFunction;
});

function fitting(n: bigint, type: DataType & { kind: 'int' }): bigint {
  if (BigInt.asIntN(type.bits, n) !== n) throw errors.outOfRange(typeName(type));
  return n;
}

const signs = (integer: Kernel, float: Kernel, exact: Kernel): Overload[] => [
  { args: [int16], result: int16, run: integer },
  { args: [int32], result: int32, run: integer },
  { args: [int64], result: int64, run: integer },
  { args: [float64], result: float64, run: float },
  { args: [float32], result: float32, run: float },
  { args: [anydecimal], result: sameType, run: exact },
];

const same: Kernel = ([a]) => a;

export const plus = scalarFunction({
  name: '+',
  about: 'Sum; moves a date or timestamp by an interval or by days.',
  overloads: [...numberOverloads('+'), ...plusTimes, ...signs(same, same, same)],
  examples: [
    { sql: '1 + 2', is: '3' },
    { sql: '1.5 + 2', is: '3.5' },
    { sql: '2147483647 + 1', is: 'ERROR 22003' },
    { sql: "DATE '2024-01-31' + INTERVAL '1 month'", is: '2024-02-29 00:00:00' },
  ],
});

export const minus = scalarFunction({
  name: '-',
  about: 'Difference, or the number with its sign turned round.',
  overloads: [
    ...numberOverloads('-'),
    ...minusTimes,
    ...jsonbMinus,
    ...signs(
      negateInteger,
      each1((x: number) => -x),
      each1((x: Decimal) => negateDecimal(x)),
    ),
    ...negated,
  ],
  examples: [
    { sql: '3 - 5', is: '-2' },
    { sql: "DATE '2024-03-01' - DATE '2024-02-01'", is: '29' },
    { sql: '- 2.50', is: '-2.50' },
  ],
});

export const times = scalarFunction({
  name: '*',
  about: 'Product.',
  overloads: [...numberOverloads('*'), ...timesTimes],
  examples: [
    { sql: '1.5 * 1.50', is: '2.250' },
    { sql: "INTERVAL '1 month' * 1.5", is: '1 mon 15 days' },
  ],
});

export const divided = scalarFunction({
  name: '/',
  about: 'Quotient; of whole numbers the whole part.',
  overloads: [...numberOverloads('/'), ...dividedBy],
  examples: [
    { sql: '7 / 2', is: '3' },
    { sql: '-7 / 2', is: '-3' },
    { sql: '1.0 / 3', is: '0.33333333333333333333' },
    { sql: '1 / 0', is: 'ERROR 22012' },
  ],
});

export const remainder = scalarFunction({
  name: '%',
  about: 'Remainder, with the sign of the dividend.',
  overloads: numberOverloads('%'),
  examples: [
    { sql: '-7 % 3', is: '-1' },
    { sql: '5.5 % 2', is: '1.5' },
  ],
});
