import { fitted, rescale } from '../../../data/decimal.ts';
import { roundHalfEven } from '../../../data/interval.ts';
import { float64, int32, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';
import { wholeDecimal } from './decimal_result.ts';

/** Half away from zero, to `places` digits after the point (before it when negative). */
function roundDecimal(x: Decimal, places: number): Decimal {
  if (x.special !== undefined) return x;
  if (places >= 0) return fitted(rescale(x.units, x.scale, places), places);
  return fitted(rescale(rescale(x.units, x.scale, places), places, 0), 0);
}

/** Rounds to a whole number (doubles: half to even) or to decimal places (numeric only: half away from zero). */
export const round = scalarFunction({
  name: 'round',
  about: 'Rounds to the nearest whole number, or to so many decimal places.',
  overloads: [
    { args: [float64], result: float64, run: each1(roundHalfEven) },
    { args: [{ kind: 'anydecimal' }], result: wholeDecimal, run: each1((x: Decimal) => roundDecimal(x, 0)) },
    { args: [numeric], result: numeric, run: each1((x: Decimal) => roundDecimal(x, 0)) },
    { args: [numeric, int32], result: numeric, run: each2(roundDecimal) },
  ],
  examples: [
    { sql: 'round(2.5)', is: '3' },
    { sql: 'round(2.5::float8)', is: '2' },
    { sql: 'round(-1.2345, 2)', is: '-1.23' },
    { sql: 'round(1250, -2)', is: '1300' },
    { sql: 'round(1.5::float8, 1)', is: 'ERROR 42883' },
  ],
});
