import { scalarFunction } from '../../define.ts';
import { angleOverloads } from './trigonometry.ts';

/** Cosine of an angle in radians. */
export const cos = scalarFunction({
  name: 'cos',
  about: 'Cosine of an angle in radians.',
  overloads: angleOverloads(Math.cos),
  examples: [{ sql: 'cos(0)', is: '1' }],
});
