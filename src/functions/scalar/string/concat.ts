import { type DataType, text } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { valueToText } from '../../../data/value_text.ts';
import { isNull, type Vector } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { type CallContext, scalarFunction } from '../../define.ts';
import { readerOf } from '../../each.ts';

/** A value as `%s` and concat show it. */
export const textOf = (value: Value, type: DataType, timeZone: string): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'boolean'
      ? value
        ? 't'
        : 'f'
      : valueToText(value!, type, timeZone);

/** Joins what is not NULL in each row. */
function joined(
  parts: readonly Vector[],
  separator: (row: number) => string | null,
  rows: number,
  call: CallContext,
): Vector {
  const readers = parts.map(readerOf);
  const out = new VectorBuilder(text, rows);
  for (let row = 0; row < rows; row++) {
    const between = separator(row);
    const pieces: string[] = [];
    parts.forEach((part, i) => {
      if (!isNull(part, row)) pieces.push(textOf(readers[i](row), part.type, call.timeZone));
    });
    out.append(between === null ? null : pieces.join(between));
  }
  return out.finish();
}

/** Texts of all arguments, one after another; NULLs are passed over. */
export const concat = scalarFunction({
  name: 'concat',
  about: 'All arguments as one text; NULLs are passed over.',
  overloads: [
    {
      // The first must be there, the second may repeat, also no times.
      args: [{ kind: 'any' }, { kind: 'any' }],
      variadic: true,
      result: text,
      calledOnNull: true,
      run: (args, rows, _, call) => joined(args, () => '', rows, call),
    },
  ],
  examples: [{ sql: "concat('abcde', 2, NULL, 22)", is: 'abcde222' }],
});

export const concatWs = scalarFunction({
  name: 'concat_ws',
  about: 'The arguments after the first as one text, with the first between them; NULLs are passed over.',
  overloads: [
    {
      args: [text, { kind: 'any' }, { kind: 'any' }],
      variadic: true,
      result: text,
      calledOnNull: true,
      run([separator, ...parts], rows, _, call) {
        const read = readerOf(separator);
        return joined(parts, (row) => (isNull(separator, row) ? null : (read(row) as string)), rows, call);
      },
    },
  ],
  examples: [{ sql: "concat_ws(',', 'abcde', 2, NULL, 22)", is: 'abcde,2,22' }],
});
