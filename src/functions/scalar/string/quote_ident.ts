import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** The text as a SQL identifier, in quotes when it needs them. */
export const quoteIdent = scalarFunction({
  name: 'quote_ident',
  about: 'The text as a SQL identifier, in quotes when it needs them.',
  overloads: [
    {
      args: [text],
      result: text,
      run: each1((s: string) => (/^[a-z_][a-z0-9_$]*$/.test(s) ? s : `"${s.replaceAll('"', '""')}"`)),
    },
  ],
  examples: [
    { sql: "quote_ident('Foo bar')", is: '"Foo bar"' },
    { sql: "quote_ident('foo')", is: 'foo' },
  ],
});
