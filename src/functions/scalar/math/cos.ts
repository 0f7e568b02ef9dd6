import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Cosine of an angle in radians. */
export const cos = scalarFunction({
  name: 'cos',
  about: 'Cosine of an angle in radians.',
  overloads: [{ args: [float64], result: float64, run: each1(Math.cos) }],
  examples: [{ sql: 'cos(0)', is: '1' }],
});
