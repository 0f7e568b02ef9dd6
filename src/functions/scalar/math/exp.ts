import { decimalExp } from '../../../data/decimal_functions.ts';
import { float64, numeric } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { checkedFloat } from './checked_float.ts';

/** e raised to the power of x. */
export const exp = scalarFunction({
  name: 'exp',
  about: 'e raised to the power of x.',
  overloads: [
    { args: [float64], result: float64, run: each1((x: number) => checkedFloat(Math.exp(x), x)) },
    { args: [{ kind: 'anydecimal' }], result: numeric, run: each1(decimalExp) },
  ],
  examples: [
    { sql: 'exp(0)', is: '1' },
    { sql: 'exp(1.0)', is: '2.7182818284590452' },
    { sql: 'exp(1000::float8)', is: 'ERROR 22003' },
    { sql: 'exp(-1000::float8)', is: 'ERROR 22003' },
  ],
});
