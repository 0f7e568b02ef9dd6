import { int64 } from '../../data/type.ts';
import { exactState, exactSum } from '../accumulate/sums.ts';
import { aggregateFunction } from '../define.ts';

/** Sum of bigints that stays one: what counts over parts of the rows are brought together by. Error: 22003. */
export const sum64 = aggregateFunction({
  name: 'sum64',
  about: 'Sum of bigint values as bigint, exactly; NULL for no values, an error where it does not fit.',
  overloads: [
    { args: [int64], result: int64, stateTypes: () => exactState, start: ([type]) => exactSum(type, 'sum64') },
  ],
  examples: [
    { sql: '(SELECT sum64(x) FROM (VALUES (1::bigint), (2), (NULL)) AS t(x))', is: '3' },
    { sql: '(SELECT sum64(x) FROM (VALUES (NULL::bigint)) AS t(x))', is: 'NULL' },
  ],
});
