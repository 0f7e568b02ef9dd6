import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { logarithmArgument } from './logarithm.ts';

/** Natural logarithm. */
export const ln = scalarFunction({
  name: 'ln',
  about: 'Natural logarithm.',
  overloads: [{ args: [float64], result: float64, run: each1((x: number) => Math.log(logarithmArgument(x))) }],
  examples: [
    { sql: 'ln(1::float8)', is: '0' },
    { sql: 'ln(0)', is: 'ERROR 2201E' },
  ],
});
