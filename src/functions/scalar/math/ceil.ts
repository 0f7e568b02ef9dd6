import { powerOfTen } from '../../../data/decimal.ts';
import { float64, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { wholeDecimal } from './decimal_result.ts';

function ceilDecimal(x: Decimal): Decimal {
  if (x.special !== undefined) return x;
  const one = powerOfTen(x.scale);
  const whole = x.units / one;
  return { units: x.units > 0n && whole * one !== x.units ? whole + 1n : whole, scale: 0 };
}

/** Nearest integer that is not below x. */
export const ceil = scalarFunction({
  name: 'ceil',
  about: 'Nearest integer that is not below x.',
  overloads: [
    { args: [float64], result: float64, run: each1(Math.ceil) },
    { args: [{ kind: 'anydecimal' }], result: wholeDecimal, run: each1(ceilDecimal) },
    { args: [numeric], result: numeric, run: each1(ceilDecimal) },
  ],
  examples: [
    { sql: 'ceil(1.2)', is: '2' },
    { sql: 'ceil(-1.2)', is: '-1' },
    { sql: 'ceil(1.2::float8)', is: '2' },
  ],
});

/** The same under its other name. */
export const ceiling = { ...ceil, name: 'ceiling', examples: [{ sql: 'ceiling(1.5)', is: '2' }] };
