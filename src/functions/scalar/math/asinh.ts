import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Inverse hyperbolic sine. */
export const asinh = scalarFunction({
  name: 'asinh',
  about: 'Inverse hyperbolic sine.',
  overloads: [{ args: [float64], result: float64, run: each1(Math.asinh) }],
  examples: [{ sql: 'asinh(0)', is: '0' }],
});
