import { errors, raise } from '../../../base/error.ts';
import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';
import { checkedFloat } from './checked_float.ts';

/** x to the power of y with Postgres's errors: 0 to a negative power, a negative number to a fraction (2201F). */
export function raisePower(x: number, y: number): number {
  if (x === 0 && y < 0) return raise(errors.zeroToNegativePower());
  if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && !Number.isInteger(y)) return raise(errors.complexPower());
  // IEEE says 1 for these; JavaScript says NaN.
  if (x === 1 || y === 0) return 1;
  return checkedFloat(x ** y, x, y);
}

export const power = scalarFunction({
  name: 'power',
  about: 'x to the power of y.',
  overloads: [{ args: [float64, float64], result: float64, run: each2(raisePower) }],
  examples: [
    { sql: 'power(2, 10)', is: '1024' },
    { sql: 'power(0, -1)', is: 'ERROR 2201F' },
    { sql: 'power(-8, 0.5::float8)', is: 'ERROR 2201F' },
  ],
});

/** The same under its short name. */
export const pow = { ...power, name: 'pow', examples: [{ sql: 'pow(3, 2)', is: '9' }] };
