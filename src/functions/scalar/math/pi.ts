import { float64 } from '../../../data/type.ts';
import { constant } from '../../../data/vector_builder.ts';
import { scalarFunction } from '../../define.ts';

/** The ratio of a circle's circumference to its diameter. */
export const pi = scalarFunction({
  name: 'pi',
  about: 'The number pi.',
  overloads: [{ args: [], result: float64, run: (_, rows) => constant(float64, Math.PI, rows) }],
  examples: [{ sql: 'pi()', is: '3.141592653589793' }],
});
