import { decimalLn } from '../../../data/decimal_functions.ts';
import { float64, numeric } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { logarithmArgument } from './logarithm.ts';

/** Natural logarithm. */
export const ln = scalarFunction({
  name: 'ln',
  about: 'Natural logarithm.',
  overloads: [
    { args: [float64], result: float64, run: each1((x: number) => Math.log(logarithmArgument(x))) },
    { args: [{ kind: 'anydecimal' }], result: numeric, run: each1(decimalLn) },
  ],
  examples: [
    { sql: 'ln(1::float8)', is: '0' },
    { sql: 'ln(2.0)', is: '0.6931471805599453' },
    { sql: 'ln(0)', is: 'ERROR 2201E' },
  ],
});
