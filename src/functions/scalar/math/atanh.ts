import { errors, raise } from '../../../base/error.ts';
import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Inverse hyperbolic tangent; an error outside -1 to 1. */
export const atanh = scalarFunction({
  name: 'atanh',
  about: 'Inverse hyperbolic tangent; an error outside -1 to 1.',
  overloads: [
    {
      args: [float64],
      result: float64,
      run: each1((x: number) => (Math.abs(x) > 1 ? raise(errors.inputOutOfRange()) : Math.atanh(x))),
    },
  ],
  examples: [{ sql: 'atanh(0)', is: '0' }],
});
