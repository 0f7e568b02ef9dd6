import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Cotangent of an angle in radians. */
export const cot = scalarFunction({
  name: 'cot',
  about: 'Cotangent of an angle in radians.',
  overloads: [{ args: [float64], result: float64, run: each1((x: number) => 1 / Math.tan(x)) }],
  examples: [{ sql: 'round(cot(1)::numeric, 6)', is: '0.642093' }],
});
