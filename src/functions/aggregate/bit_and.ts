import { int16, int32, int64 } from '../../data/type.ts';
import { bitFold } from '../accumulate/bits.ts';
import { aggregateFunction } from '../define.ts';

/** Bitwise AND of integers; NULL for no values. */
export const bitAnd = aggregateFunction({
  name: 'bit_and',
  about: 'Bitwise AND of the values that are not NULL.',
  overloads: [int16, int32, int64].map((type) => ({
    args: [type],
    result: type,
    stateTypes: () => [type],
    start: () => bitFold(type, 'and'),
  })),
  examples: [{ sql: '(SELECT bit_and(x) FROM (VALUES (6), (3), (NULL)) AS t(x))', is: '2' }],
});
