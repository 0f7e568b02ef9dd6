import { errors, raise } from '../../../base/error.ts';
import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Inverse hyperbolic cosine; an error below 1. */
export const acosh = scalarFunction({
  name: 'acosh',
  about: 'Inverse hyperbolic cosine; an error below 1.',
  overloads: [
    {
      args: [float64],
      result: float64,
      run: each1((x: number) => (x < 1 ? raise(errors.inputOutOfRange()) : Math.acosh(x))),
    },
  ],
  examples: [{ sql: 'acosh(1)', is: '0' }],
});
