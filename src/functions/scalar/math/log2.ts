import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { logarithmArgument } from './logarithm.ts';

/** Logarithm to base 2. */
export const log2 = scalarFunction({
  name: 'log2',
  about: 'Logarithm to base 2.',
  overloads: [{ args: [float64], result: float64, run: each1((x: number) => Math.log2(logarithmArgument(x))) }],
  examples: [{ sql: 'log2(8)', is: '3' }],
});
