import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** The characters in reverse order. */
export const reverse = scalarFunction({
  name: 'reverse',
  about: 'The characters in reverse order.',
  overloads: [{ args: [text], result: text, run: each1((s: string) => Array.from(s).reverse().join('')) }],
  examples: [{ sql: "reverse('abcde')", is: 'edcba' }],
});
