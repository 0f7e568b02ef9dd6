import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Tangent of an angle in radians. */
export const tan = scalarFunction({
  name: 'tan',
  about: 'Tangent of an angle in radians.',
  overloads: [{ args: [float64], result: float64, run: each1(Math.tan) }],
  examples: [{ sql: 'tan(0)', is: '0' }],
});
