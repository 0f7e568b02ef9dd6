import { errors, raise } from '../../../base/error.ts';
import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Square root; an error below zero. */
export const sqrt = scalarFunction({
  name: 'sqrt',
  about: 'Square root; an error below zero.',
  overloads: [
    {
      args: [float64],
      result: float64,
      run: each1((x: number) => (x < 0 ? raise(errors.negativeSquareRoot()) : Math.sqrt(x))),
    },
  ],
  examples: [
    { sql: 'sqrt(16::float8)', is: '4' },
    { sql: 'sqrt(NULL)', is: 'NULL' },
    { sql: 'sqrt(-1)', is: 'ERROR 2201F' },
  ],
});
