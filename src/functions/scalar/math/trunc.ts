import { powerOfTen } from '../../../data/decimal.ts';
import { float64, int32, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';
import { wholeDecimal } from './decimal_result.ts';

/** Towards zero, to `places` digits after the point (before it when negative). */
function truncDecimal(x: Decimal, places: number): Decimal {
  if (x.special !== undefined) return x;
  const scale = Math.max(places, 0);
  if (places >= x.scale) return { units: x.units * powerOfTen(places - x.scale), scale };
  const dropped = powerOfTen(x.scale - places);
  return { units: (x.units / dropped) * powerOfTen(scale - places), scale };
}

/** Cuts towards zero. */
export const trunc = scalarFunction({
  name: 'trunc',
  about: 'Cuts towards zero, to a whole number or to so many decimal places.',
  overloads: [
    { args: [float64], result: float64, run: each1(Math.trunc) },
    { args: [{ kind: 'anydecimal' }], result: wholeDecimal, run: each1((x: Decimal) => truncDecimal(x, 0)) },
    { args: [numeric], result: numeric, run: each1((x: Decimal) => truncDecimal(x, 0)) },
    { args: [numeric, int32], result: numeric, run: each2(truncDecimal) },
  ],
  examples: [
    { sql: 'trunc(-1.9)', is: '-1' },
    { sql: 'trunc(42.4382, 2)', is: '42.43' },
    { sql: 'trunc(1789, -2)', is: '1700' },
  ],
});
