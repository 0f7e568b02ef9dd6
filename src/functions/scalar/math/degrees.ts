import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Radians as degrees. */
export const degrees = scalarFunction({
  name: 'degrees',
  about: 'Radians as degrees.',
  overloads: [{ args: [float64], result: float64, run: each1((x: number) => (x * 180) / Math.PI) }],
  examples: [{ sql: 'degrees(pi())', is: '180' }],
});
