import { errors, raise } from '../../../base/error.ts';
import { modulo } from '../../../data/decimal_arithmetic.ts';
import { int16, int32, int64, numeric } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

// The remainder of -7 by 7 is 0, never -0.
const remainder = each2((y: number, x: number) => (x === 0 ? raise(errors.divisionByZero()) : (y % x) + 0));

/** Remainder of y by x, with the sign of y. */
export const mod = scalarFunction({
  name: 'mod',
  about: 'Remainder of y / x, with the sign of y.',
  overloads: [
    { args: [int16, int16], result: int16, run: remainder },
    { args: [int32, int32], result: int32, run: remainder },
    {
      args: [int64, int64],
      result: int64,
      run: each2((y: bigint, x: bigint) => (x === 0n ? raise(errors.divisionByZero()) : y % x)),
    },
    { args: [numeric, numeric], result: numeric, run: each2(modulo) },
  ],
  examples: [
    { sql: 'mod(9, 4)', is: '1' },
    { sql: 'mod(-9, 4)', is: '-1' },
    { sql: 'mod(5.5, 2)', is: '1.5' },
    { sql: 'mod(1, 0)', is: 'ERROR 22012' },
  ],
});
