import { text } from '../../../data/type.ts';
import { isNull, type Vector } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { castVector } from '../../cast.ts';
import { type CallContext, type Kernel, scalarFunction } from '../../define.ts';
import { each1, readerOf } from '../../each.ts';

/** The text as SQL would write it as a literal. */
export const asLiteral = (s: string): string =>
  s.includes('\\') ? `E'${s.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${s.replaceAll("'", "''")}'`;

const quoted: Kernel = each1(asLiteral);

function quotedOrNull([arg]: readonly Vector[], rows: number, call: CallContext): Vector {
  const source = castVector(arg, text, call);
  const read = readerOf(source);
  const out = new VectorBuilder(text, rows);
  for (let row = 0; row < rows; row++) out.append(isNull(source, row) ? 'NULL' : asLiteral(read(row) as string));
  return out.finish();
}

/** The text as a SQL literal. */
export const quoteLiteral = scalarFunction({
  name: 'quote_literal',
  about: 'The value as a SQL literal.',
  overloads: [
    { args: [text], result: text, run: quoted },
    {
      args: [{ kind: 'any' }],
      result: text,
      run: ([arg], rows, result, call) => quoted([castVector(arg, text, call)], rows, result, call),
    },
  ],
  examples: [
    { sql: "quote_literal('O''Reilly')", is: "'O''Reilly'" },
    { sql: 'quote_literal(42.5)', is: "'42.5'" },
  ],
});

/** The same with the word NULL for NULL. */
export const quoteNullable = scalarFunction({
  name: 'quote_nullable',
  about: 'The value as a SQL literal; the word NULL for NULL.',
  overloads: [
    {
      args: [{ kind: 'any' }],
      result: text,
      calledOnNull: true,
      run: (args, rows, _, call) => quotedOrNull(args, rows, call),
    },
  ],
  examples: [
    { sql: 'quote_nullable(NULL)', is: 'NULL' },
    { sql: 'quote_nullable(42.5)', is: "'42.5'" },
  ],
});
