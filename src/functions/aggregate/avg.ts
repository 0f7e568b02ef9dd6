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

const exact = { result: numeric, stateTypes: () => exactState };
const small = { result: numeric, stateTypes: () => smallState };

/** Mean; NULL for no values. */
export const avg = aggregateFunction({
  name: 'avg',
  about: 'Arithmetic mean of the values that are not NULL.',
  overloads: [
    { args: [int16], ...small, start: ([type]) => exactSum(type, 'avg') },
    { args: [int32], ...small, start: ([type]) => exactSum(type, 'avg') },
    { args: [int64], ...exact, start: ([type]) => exactSum(type, 'avg') },
    { args: [float32], result: float64, stateTypes: () => floatState, start: () => floatSum(float64, 'avg') },
    { args: [float64], result: float64, stateTypes: () => floatState, start: () => floatSum(float64, 'avg') },
    {
      args: [{ kind: 'anydecimal' }],
      result: numeric,
      stateTypes: ([type]) => (type.kind === 'decimal' ? exactState : decimalState),
      start: ([type]) => (type.kind === 'decimal' ? exactSum(type, 'avg') : decimalSum('avg')),
    },
    { args: [interval], result: interval, stateTypes: () => intervalState, start: () => intervalSum('avg') },
  ],
  examples: [
    { sql: '(SELECT avg(x) FROM (VALUES (1), (2)) AS t(x))', is: '1.5000000000000000' },
    { sql: '(SELECT avg(x) FROM (VALUES (1.0::float8), (2), (NULL)) AS t(x))', is: '1.5' },
  ],
});
