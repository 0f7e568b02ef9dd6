import { float64, numeric } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

function signOf({ units, special }: Decimal): Decimal {
  if (special === 'NaN') return { units: 0n, scale: 0, special };
  const up = special === 'Infinity' || units > 0n;
  return { units: up ? 1n : special === undefined && units === 0n ? 0n : -1n, scale: 0 };
}

/** -1, 0 or 1; of a double precision NaN 0. */
export const sign = scalarFunction({
  name: 'sign',
  about: 'The sign of x: -1, 0 or 1.',
  overloads: [
    { args: [float64], result: float64, run: each1((x: number) => (x > 0 ? 1 : x < 0 ? -1 : 0)) },
    { args: [numeric], result: numeric, run: each1(signOf) },
  ],
  examples: [
    { sql: 'sign(-8.4)', is: '-1' },
    { sql: 'sign(0)', is: '0' },
    { sql: "sign('NaN'::float8)", is: '0' },
  ],
});
