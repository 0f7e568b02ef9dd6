import { bytes, int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';
import { charactersIn, numberOfText } from './text_columns.ts';

/** Number of characters; of bytes for bytea. */
export const length = scalarFunction({
  name: 'length',
  about: 'Number of characters (bytea: of bytes).',
  overloads: [
    { args: [text], result: int32, run: numberOfText(charactersIn) },
    { args: [bytes], result: int32, run: each1((b: Uint8Array) => b.length) },
  ],
  examples: [
    { sql: "length('jose')", is: '4' },
    { sql: "length('a\u{1f600}b')", is: '3' },
  ],
});

const [ofText] = length.overloads;
const examples = [{ sql: "char_length('')", is: '0' }];
export const charLength = { ...length, name: 'char_length', overloads: [ofText], examples };
export const characterLength = { ...charLength, name: 'character_length', examples: [] };
