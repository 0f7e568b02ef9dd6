import { bytes, int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { charactersOf } from './convert.ts';
import { charactersIn, numberOfText } from './text_columns.ts';

/** Number of characters; of bytes for bytea. */
export const length = scalarFunction({
  name: 'length',
  about: 'Number of characters (bytea: of bytes, or of the characters that they are in an encoding).',
  overloads: [
    { args: [text], result: int32, run: numberOfText(charactersIn) },
    { args: [bytes], result: int32, run: each1((b: Uint8Array) => b.length) },
    { args: [bytes, text], result: int32, run: charactersOf },
  ],
  examples: [
    { sql: "length('jose')", is: '4' },
    { sql: "length('\\xc3a9'::bytea, 'UTF8')", is: '1' },
    { sql: "length('a\u{1f600}b')", is: '3' },
  ],
});

const [ofText] = length.overloads;
const examples = [{ sql: "char_length('')", is: '0' }];
export const charLength = { ...length, name: 'char_length', overloads: [ofText], examples };
export const characterLength = { ...charLength, name: 'character_length', examples: [] };
