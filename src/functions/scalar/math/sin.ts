import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Sine of an angle in radians. */
export const sin = scalarFunction({
  name: 'sin',
  about: 'Sine of an angle in radians.',
  overloads: [{ args: [float64], result: float64, run: each1(Math.sin) }],
  examples: [{ sql: 'sin(0)', is: '0' }],
});
