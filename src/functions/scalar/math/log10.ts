import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { logarithmArgument } from './logarithm.ts';

/** Logarithm to base 10. */
export const log10 = scalarFunction({
  name: 'log10',
  about: 'Logarithm to base 10.',
  overloads: [{ args: [float64], result: float64, run: each1((x: number) => Math.log10(logarithmArgument(x))) }],
  examples: [{ sql: 'log10(100)', is: '2' }],
});
