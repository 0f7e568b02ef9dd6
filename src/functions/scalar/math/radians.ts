import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Degrees as radians. */
export const radians = scalarFunction({
  name: 'radians',
  about: 'Degrees as radians.',
  overloads: [{ args: [float64], result: float64, run: each1((x: number) => (x / 180) * Math.PI) }],
  examples: [{ sql: 'radians(0)', is: '0' }],
});
