import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** The text as a SQL literal. */
export const quoteLiteral = scalarFunction({
  name: 'quote_literal',
  about: 'The text as a SQL literal.',
  overloads: [
    {
      args: [text],
      result: text,
      run: each1((s: string) =>
        s.includes('\\') ? `E'${s.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${s.replaceAll("'", "''")}'`,
      ),
    },
  ],
  examples: [{ sql: "quote_literal('O''Reilly')", is: "'O''Reilly'" }],
});
