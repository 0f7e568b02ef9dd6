import { errors } from '../../../base/error.ts';
import { decimalPower } from '../../../data/decimal_functions.ts';
import { float64, numeric } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';
import { anydecimal } from './numbers.ts';

/** x to the power y with Postgres's errors: 2201F, 22003. */
export function floatPower(x: number, y: number): number {
  if (Number.isNaN(x)) return y === 0 ? 1 : x;
  if (Number.isNaN(y)) return x === 1 ? 1 : y;
  if (x === 0 && y < 0) throw errors.invalidPower('zero raised to a negative power is undefined');
  if (x < 0 && Number.isFinite(y) && !Number.isInteger(y)) {
    throw errors.invalidPower('a negative number raised to a non-integer power yields a complex result');
  }
  // JavaScript has no answer for ±1 to an infinite power, C says 1.
  if (Math.abs(x) === 1 && !Number.isFinite(y)) return 1;
  const result = x ** y;
  const finite = Number.isFinite(x) && Number.isFinite(y);
  if (finite && !Number.isFinite(result)) throw errors.floatOverflow();
  if (finite && result === 0 && x !== 0) throw errors.floatUnderflow();
  return result;
}

export const power = scalarFunction({
  name: '^',
  about: 'Left side raised to the power of the right.',
  overloads: [
    { args: [float64, float64], result: float64, run: each2(floatPower) },
    { args: [anydecimal, anydecimal], result: numeric, run: each2(decimalPower) },
  ],
  examples: [
    { sql: '2 ^ 10', is: '1024' },
    { sql: '2.0 ^ 0.5', is: '1.4142135623730950' },
    { sql: '(-1) ^ 0.5', is: 'ERROR 2201F' },
  ],
});
