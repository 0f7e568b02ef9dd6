import { float64 } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { checkedFloat } from './checked_float.ts';

/** e raised to the power of x. */
export const exp = scalarFunction({
  name: 'exp',
  about: 'e raised to the power of x.',
  overloads: [{ args: [float64], result: float64, run: each1((x: number) => checkedFloat(Math.exp(x), x)) }],
  examples: [
    { sql: 'exp(0)', is: '1' },
    { sql: 'exp(1000::float8)', is: 'ERROR 22003' },
  ],
});
