import { errors, raise } from '../../../base/error.ts';
import { powerOfTen } from '../../../data/decimal.ts';
import { numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

function quotient(y: Decimal, x: Decimal): Decimal {
  if (y.special === 'NaN' || x.special === 'NaN') return { units: 0n, scale: 0, special: 'NaN' };
  if (x.special !== undefined) return y.special === undefined ? { units: 0n, scale: 0 } : { ...y, special: 'NaN' };
  if (x.units === 0n) return raise(errors.divisionByZero());
  if (y.special !== undefined)
    return x.units < 0n === (y.special === 'Infinity') ? { ...y, special: '-Infinity' } : { ...y, special: 'Infinity' };
  return { units: (y.units * powerOfTen(x.scale)) / (x.units * powerOfTen(y.scale)), scale: 0 };
}

/** Whole quotient of two numerics, cut towards zero. */
export const div = scalarFunction({
  name: 'div',
  about: 'Whole quotient of y / x, cut towards zero.',
  overloads: [{ args: [numeric, numeric], result: numeric, run: each2(quotient) }],
  examples: [
    { sql: 'div(9, 4)', is: '2' },
    { sql: 'div(-9, 4)', is: '-2' },
    { sql: 'div(1, 0)', is: 'ERROR 22012' },
  ],
});
