import { bool } from '../../data/type.ts';
import { bitFold } from '../accumulate/bits.ts';
import { aggregateFunction } from '../define.ts';

/** True when every value that is not NULL is true; the standard's name of bool_and. */
export const every = aggregateFunction({
  name: 'every',
  about: "True when every value that is not NULL is true; the standard's name of bool_and.",
  overloads: [{ args: [bool], result: bool, stateTypes: () => [bool], start: () => bitFold(bool, 'and') }],
  examples: [{ sql: '(SELECT every(x) FROM (VALUES (true), (false), (NULL)) AS t(x))', is: 'f' }],
});
