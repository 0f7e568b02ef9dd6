import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { logarithmArgument } from './logarithm.ts';

/** Logarithm to base 10. */
export const log = scalarFunction({
  name: 'log',
  about: 'Logarithm to base 10.',
  overloads: [{ args: [float64], result: float64, run: each1((x: number) => Math.log10(logarithmArgument(x))) }],
  examples: [
    { sql: 'log(1000::float8)', is: '3' },
    { sql: 'log(-1)', is: 'ERROR 2201E' },
  ],
});
