import { errors, raise } from '../../../base/error.ts';
import { decimalSqrt } from '../../../data/decimal_functions.ts';
import { float64, numeric } from '../../../data/type.ts';
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
    { args: [{ kind: 'anydecimal' }], result: numeric, run: each1(decimalSqrt) },
  ],
  examples: [
    { sql: 'sqrt(16::float8)', is: '4' },
    { sql: 'sqrt(2)', is: '1.4142135623730951' },
    { sql: 'sqrt(2.0)', is: '1.414213562373095' },
    { sql: 'sqrt(NULL)', is: 'NULL' },
    { sql: 'sqrt(-1)', is: 'ERROR 2201F' },
  ],
});

/** The same as an operator, which knows double precision only. */
export const squareRootOperator = {
  ...sqrt,
  name: '|/',
  overloads: [sqrt.overloads[0]],
  examples: [{ sql: '|/ 25.0', is: '5' }],
};
