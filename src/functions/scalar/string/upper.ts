import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** All letters in upper case. */
export const upper = scalarFunction({
  name: 'upper',
  about: 'All letters in upper case.',
  overloads: [{ args: [text], result: text, run: each1((s: string) => s.toUpperCase()) }],
  examples: [{ sql: "upper('tom')", is: 'TOM' }],
});
