import { int16, int32, int64 } from '../../data/type.ts';
import { bitFold } from '../accumulate/bits.ts';
import { aggregateFunction } from '../define.ts';

/** Bitwise XOR of integers; NULL for no values. */
export const bitXor = aggregateFunction({
  name: 'bit_xor',
  about: 'Bitwise XOR of the values that are not NULL.',
  overloads: [int16, int32, int64].map((type) => ({
    args: [type],
    result: type,
    stateTypes: () => [type],
    start: () => bitFold(type, 'xor'),
  })),
  examples: [{ sql: '(SELECT bit_xor(x) FROM (VALUES (6), (3), (NULL)) AS t(x))', is: '5' }],
});
