import { bool } from '../../data/type.ts';
import { bitFold } from '../accumulate/bits.ts';
import { aggregateFunction } from '../define.ts';

/** True when at least one value is true. */
export const boolOr = aggregateFunction({
  name: 'bool_or',
  about: 'True when at least one value is true.',
  overloads: [{ args: [bool], result: bool, stateTypes: () => [bool], start: () => bitFold(bool, 'or') }],
  examples: [{ sql: '(SELECT bool_or(x) FROM (VALUES (true), (false), (NULL)) AS t(x))', is: 't' }],
});
