import { bool } from '../../data/type.ts';
import { bitFold } from '../accumulate/bits.ts';
import { aggregateFunction } from '../define.ts';

/** True when every value that is not NULL is true. */
export const boolAnd = aggregateFunction({
  name: 'bool_and',
  about: 'True when every value that is not NULL is true.',
  overloads: [{ args: [bool], result: bool, stateTypes: () => [bool], start: () => bitFold(bool, 'and') }],
  examples: [{ sql: '(SELECT bool_and(x) FROM (VALUES (true), (false), (NULL)) AS t(x))', is: 'f' }],
});
