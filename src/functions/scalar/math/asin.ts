import { errors, raise } from '../../../base/error.ts';
import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Arc sine in radians; an error outside -1 to 1. */
export const asin = scalarFunction({
  name: 'asin',
  about: 'Arc sine in radians; an error outside -1 to 1.',
  overloads: [
    {
      args: [float64],
      result: float64,
      run: each1((x: number) => (Math.abs(x) > 1 ? raise(errors.inputOutOfRange()) : Math.asin(x))),
    },
  ],
  examples: [
    { sql: 'asin(0)', is: '0' },
    { sql: 'asin(2)', is: 'ERROR 22003' },
  ],
});
