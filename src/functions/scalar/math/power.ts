import { decimalPower } from '../../../data/decimal_functions.ts';
import { float64, numeric } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';
import { floatPower } from '../operators/power.ts';

/** x to the power of y with Postgres's errors: 0 to a negative power, a negative number to a fraction (2201F). */
export const power = scalarFunction({
  name: 'power',
  about: 'x to the power of y.',
  overloads: [
    { args: [float64, float64], result: float64, run: each2(floatPower) },
    { args: [{ kind: 'anydecimal' }, { kind: 'anydecimal' }], result: numeric, run: each2(decimalPower) },
  ],
  examples: [
    { sql: 'power(2, 10)', is: '1024' },
    { sql: 'power(9.0, 3.0)', is: '729.0000000000000000' },
    { sql: 'power(0, -1)', is: 'ERROR 2201F' },
    { sql: 'power(-8, 0.5::float8)', is: 'ERROR 2201F' },
  ],
});

/** The same under its short name. */
export const pow = { ...power, name: 'pow', examples: [{ sql: 'pow(3, 2)', is: '9' }] };
