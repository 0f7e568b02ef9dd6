import { errors, raise } from '../../../base/error.ts';
import { float32, float64, int16, int32, int64, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { sameDecimal } from './decimal_result.ts';

const absolute = (limit: number, type: string) =>
  each1((x: number) => (x === -limit ? raise(errors.outOfRange(type)) : Math.abs(x)));
const leastBigint = -(2n ** 63n);

const absoluteDecimal = ({ units, scale, special }: Decimal): Decimal =>
  special === undefined
    ? { units: units < 0n ? -units : units, scale }
    : { units, scale, special: special === 'NaN' ? 'NaN' : 'Infinity' };

/** Absolute value. */
export const abs = scalarFunction({
  name: 'abs',
  about: 'Absolute value.',
  overloads: [
    { args: [int16], result: int16, run: absolute(2 ** 15, 'smallint') },
    { args: [int32], result: int32, run: absolute(2 ** 31, 'integer') },
    {
      args: [int64],
      result: int64,
      run: each1((x: bigint) => (x === leastBigint ? raise(errors.outOfRange('bigint')) : x < 0n ? -x : x)),
    },
    { args: [float32], result: float32, run: each1(Math.abs) },
    { args: [float64], result: float64, run: each1(Math.abs) },
    { args: [{ kind: 'anydecimal' }], result: sameDecimal, run: each1(absoluteDecimal) },
    { args: [numeric], result: numeric, run: each1(absoluteDecimal) },
  ],
  examples: [
    { sql: 'abs(-5)', is: '5' },
    { sql: 'abs(-1.50)', is: '1.50' },
    { sql: 'abs((-2147483648)::int4)', is: 'ERROR 22003' },
  ],
});

/** The same as an operator. */
export const absoluteOperator = { ...abs, name: '@', examples: [{ sql: '@ -5.0', is: '5.0' }] };
