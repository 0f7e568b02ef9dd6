import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';

/** Arc tangent of y / x in radians, in the quadrant of the point. */
export const atan2 = scalarFunction({
  name: 'atan2',
  about: 'Arc tangent of y / x in radians, in the quadrant of the point.',
  overloads: [{ args: [float64, float64], result: float64, run: each2((y: number, x: number) => Math.atan2(y, x)) }],
  examples: [{ sql: 'atan2(0, 1)', is: '0' }],
});
