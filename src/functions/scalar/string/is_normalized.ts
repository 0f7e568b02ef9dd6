import { bool, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';
import { normalized } from './normalize.ts';

/** Whether a text is in a normal form of Unicode: what IS NORMALIZED asks. */
export const isNormalized = scalarFunction({
  name: 'is_normalized',
  about: 'Whether the text is in a normal form of Unicode: NFC unless said otherwise.',
  overloads: [
    { args: [text], result: bool, run: each1((s: string) => s === s.normalize()) },
    { args: [text, text], result: bool, run: each2((s: string, form: string) => s === normalized(s, form)) },
  ],
  examples: [
    { sql: "'abc' IS NORMALIZED", is: 't' },
    { sql: "('a' || chr(776)) IS NOT NFC NORMALIZED", is: 't' },
  ],
});
