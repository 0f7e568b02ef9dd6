import { scalarFunction } from '../../define.ts';
import { angleOverloads } from './trigonometry.ts';

/** Sine of an angle in radians. */
export const sin = scalarFunction({
  name: 'sin',
  about: 'Sine of an angle in radians.',
  overloads: angleOverloads(Math.sin),
  examples: [
    { sql: 'sin(0)', is: '0' },
    { sql: "sin('Infinity')", is: 'ERROR 22003' },
  ],
});
