import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Arc tangent in radians. */
export const atan = scalarFunction({
  name: 'atan',
  about: 'Arc tangent in radians.',
  overloads: [{ args: [float64], result: float64, run: each1(Math.atan) }],
  examples: [{ sql: 'atan(0)', is: '0' }],
});
