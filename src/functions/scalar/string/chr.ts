import { errors, raise } from '../../../base/error.ts';
import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

function character(code: number): string {
  if (code === 0) return raise(errors.programLimit('null character not permitted'));
  if (code < 0) return raise(errors.invalidParameterValue('character number must be positive'));
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    return raise(errors.programLimit(`requested character too large for encoding: ${code}`));
  }
  return String.fromCodePoint(code);
}

/** The character with that code. */
export const chr = scalarFunction({
  name: 'chr',
  about: 'The character with that code point.',
  overloads: [{ args: [int32], result: text, run: each1(character) }],
  examples: [
    { sql: 'chr(65)', is: 'A' },
    { sql: 'chr(0)', is: 'ERROR 54000' },
  ],
});
