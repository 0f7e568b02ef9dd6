import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Hyperbolic cosine. */
export const cosh = scalarFunction({
  name: 'cosh',
  about: 'Hyperbolic cosine.',
  overloads: [{ args: [float64], result: float64, run: each1(Math.cosh) }],
  examples: [{ sql: 'cosh(0)', is: '1' }],
});
