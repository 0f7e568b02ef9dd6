import { scalarFunction } from '../../define.ts';
import { angleOverloads } from './trigonometry.ts';

/** Tangent of an angle in radians. */
export const tan = scalarFunction({
  name: 'tan',
  about: 'Tangent of an angle in radians.',
  overloads: angleOverloads(Math.tan),
  examples: [{ sql: 'tan(0)', is: '0' }],
});
