import { scalarFunction } from '../../define.ts';
import { angleOverloads } from './trigonometry.ts';

/** Cotangent of an angle in radians. */
export const cot = scalarFunction({
  name: 'cot',
  about: 'Cotangent of an angle in radians.',
  overloads: angleOverloads((x) => 1 / Math.tan(x)),
  examples: [{ sql: 'round(cot(1)::numeric, 6)', is: '0.642093' }],
});
