import { errors, raise } from '../../../base/error.ts';
import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

const escapes = /\\(?:(\\)|([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|)/g;

function character(...[whole, backslash, ...codes]: string[]): string {
  if (backslash !== undefined) return '\\';
  const digits = codes.slice(0, 4).find((each) => each !== undefined);
  if (digits === undefined) return raise(errors.badSyntax(`invalid Unicode escape at or near "${whole}"`));
  const code = Number.parseInt(digits, 16);
  if (code === 0 || code > 0x10ffff)
    return raise(errors.invalidParameterValue(`invalid Unicode code point: ${digits}`));
  return String.fromCodePoint(code);
}

function unescaped(source: string): string {
  const out = source.replace(escapes, character);
  return out.isWellFormed() ? out : raise(errors.badSyntax('invalid Unicode surrogate pair'));
}

/** Unicode escapes as their characters. */
export const unistr = scalarFunction({
  name: 'unistr',
  about: 'Replaces the Unicode escapes \\XXXX, \\+XXXXXX, \\uXXXX and \\UXXXXXXXX by their characters.',
  overloads: [{ args: [text], result: text, run: each1(unescaped) }],
  examples: [
    { sql: "unistr('d\\0061t\\+000061')", is: 'data' },
    { sql: "unistr('d\\u0061t\\U00000061')", is: 'data' },
    { sql: "unistr('wrong: \\xyz')", is: 'ERROR 42601' },
  ],
});
