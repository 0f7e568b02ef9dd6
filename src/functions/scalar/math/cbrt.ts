import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Cube root. */
export const cbrt = scalarFunction({
  name: 'cbrt',
  about: 'Cube root.',
  overloads: [{ args: [float64], result: float64, run: each1(Math.cbrt) }],
  examples: [
    { sql: 'cbrt(27)', is: '3' },
    { sql: 'cbrt(-8)', is: '-2' },
  ],
});

/** The same as an operator. */
export const cubeRootOperator = { ...cbrt, name: '||/', examples: [{ sql: '||/ 64.0', is: '4' }] };
