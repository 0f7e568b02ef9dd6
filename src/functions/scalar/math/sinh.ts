import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Hyperbolic sine. */
export const sinh = scalarFunction({
  name: 'sinh',
  about: 'Hyperbolic sine.',
  overloads: [{ args: [float64], result: float64, run: each1(Math.sinh) }],
  examples: [{ sql: 'sinh(0)', is: '0' }],
});
