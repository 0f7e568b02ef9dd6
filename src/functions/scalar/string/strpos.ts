import { bytes, int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';
import { countCharacters } from './characters.ts';

function find(s: string, part: string): number {
  const at = s.indexOf(part);
  return at < 0 ? 0 : countCharacters(s.slice(0, at)) + 1;
}

/** One-based place of the first occurrence; 0 when there is none. */
export const strpos = scalarFunction({
  name: 'strpos',
  about: 'One-based place of a part in a text; 0 when it is not there.',
  overloads: [{ args: [text, text], result: int32, run: each2(find) }],
  examples: [
    { sql: "strpos('high', 'ig')", is: '2' },
    { sql: "strpos('high', 'x')", is: '0' },
  ],
});

/** position(part IN text): the parser hands over text and part in that order. */
export const position = {
  ...strpos,
  name: 'position',
  overloads: [
    ...strpos.overloads,
    {
      args: [bytes, bytes],
      result: int32,
      run: each2((b: Uint8Array, part: Uint8Array) => Buffer.from(b).indexOf(part) + 1),
    },
  ],
  examples: [
    { sql: "position('om' IN 'Thomas')", is: '3' },
    { sql: "position('\\x5678'::bytea IN '\\x1234567890'::bytea)", is: '3' },
  ],
};
