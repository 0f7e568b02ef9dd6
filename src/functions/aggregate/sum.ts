import { float32, float64, int16, int32, int64, interval, numeric } from '../../data/type.ts';
import { intervalState, intervalSum } from '../accumulate/interval_sums.ts';
import {
  decimalState,
  decimalSum,
  exactState,
  exactSum,
  floatState,
  floatSum,
  smallState,
} from '../accumulate/sums.ts';
import { aggregateFunction } from '../define.ts';

/** Sum; NULL for no values. Integers and decimals exactly, floats with compensation. */
export const sum = aggregateFunction({
  name: 'sum',
  about: 'Sum of the values that are not NULL.',
  overloads: [
    { args: [int16], result: int64, stateTypes: () => smallState, start: ([type]) => exactSum(type, 'sum64') },
    { args: [int32], result: int64, stateTypes: () => smallState, start: ([type]) => exactSum(type, 'sum64') },
    { args: [int64], result: numeric, stateTypes: () => exactState, start: ([type]) => exactSum(type, 'sum') },
    { args: [float32], result: float32, stateTypes: () => floatState, start: () => floatSum(float32, 'sum') },
    { args: [float64], result: float64, stateTypes: () => floatState, start: () => floatSum(float64, 'sum') },
    {
      args: [{ kind: 'anydecimal' }],
      result: numeric,
      stateTypes: ([type]) => (type.kind === 'decimal' ? exactState : decimalState),
      start: ([type]) => (type.kind === 'decimal' ? exactSum(type, 'sum') : decimalSum('sum')),
    },
    { args: [interval], result: interval, stateTypes: () => intervalState, start: () => intervalSum('sum') },
  ],
  examples: [
    { sql: '(SELECT sum(x) FROM (VALUES (1), (2), (NULL)) AS t(x))', is: '3' },
    { sql: '(SELECT sum(x) FROM (VALUES (1.50), (2.5)) AS t(x))', is: '4.00' },
    { sql: '(SELECT sum(x) FROM (VALUES (NULL::int)) AS t(x))', is: 'NULL' },
  ],
});
