import { powerOfTen } from '../../../data/decimal.ts';
import { float64, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { wholeDecimal } from './decimal_result.ts';

function floorDecimal(x: Decimal): Decimal {
  if (x.special !== undefined) return x;
  const one = powerOfTen(x.scale);
  const whole = x.units / one;
  return { units: x.units < 0n && whole * one !== x.units ? whole - 1n : whole, scale: 0 };
}

/** Nearest integer that is not above x. */
export const floor = scalarFunction({
  name: 'floor',
  about: 'Nearest integer that is not above x.',
  overloads: [
    { args: [float64], result: float64, run: each1(Math.floor) },
    { args: [{ kind: 'anydecimal' }], result: wholeDecimal, run: each1(floorDecimal) },
    { args: [numeric], result: numeric, run: each1(floorDecimal) },
  ],
  examples: [
    { sql: 'floor(1.8)', is: '1' },
    { sql: 'floor(-1.2)', is: '-2' },
  ],
});
