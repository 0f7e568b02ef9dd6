import { errors, raise } from '../../../base/error.ts';
import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Arc cosine in radians; an error outside -1 to 1. */
export const acos = scalarFunction({
  name: 'acos',
  about: 'Arc cosine in radians; an error outside -1 to 1.',
  overloads: [
    {
      args: [float64],
      result: float64,
      run: each1((x: number) => (Math.abs(x) > 1 ? raise(errors.inputOutOfRange()) : Math.acos(x))),
    },
  ],
  examples: [
    { sql: 'acos(1)', is: '0' },
    { sql: 'acos(-2)', is: 'ERROR 22003' },
  ],
});
