import { int16, int32, int64 } from '../../data/type.ts';
import { bitFold } from '../accumulate/bits.ts';
import { aggregateFunction } from '../define.ts';

/** Bitwise OR of integers; NULL for no values. */
export const bitOr = aggregateFunction({
  name: 'bit_or',
  about: 'Bitwise OR of the values that are not NULL.',
  overloads: [int16, int32, int64].map((type) => ({
    args: [type],
    result: type,
    stateTypes: () => [type],
    start: () => bitFold(type, 'or'),
  })),
  examples: [{ sql: '(SELECT bit_or(x) FROM (VALUES (6), (3), (NULL)) AS t(x))', is: '7' }],
});
