import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Hyperbolic tangent. */
export const tanh = scalarFunction({
  name: 'tanh',
  about: 'Hyperbolic tangent.',
  overloads: [{ args: [float64], result: float64, run: each1(Math.tanh) }],
  examples: [{ sql: 'tanh(0)', is: '0' }],
});
