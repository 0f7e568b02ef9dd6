import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { reservedWords } from './reserved_words.ts';

/** The text as SQL would write it as a name. */
export const asIdentifier = (s: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(s) && !reservedWords.has(s) ? s : `"${s.replaceAll('"', '""')}"`;

/** The text as a SQL identifier, in quotes when it needs them. */
export const quoteIdent = scalarFunction({
  name: 'quote_ident',
  about: 'The text as a SQL identifier, in quotes when it needs them.',
  overloads: [{ args: [text], result: text, run: each1(asIdentifier) }],
  examples: [
    { sql: "quote_ident('Foo bar')", is: '"Foo bar"' },
    { sql: "quote_ident('foo')", is: 'foo' },
    { sql: "quote_ident('select')", is: '"select"' },
  ],
});
