import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';
import { countCharacters, sliceCharacters } from './characters.ts';

/** The last n characters; all but the first |n| when n is negative. */
export const right = scalarFunction({
  name: 'right',
  about: 'The last n characters; a negative n leaves out the first |n|.',
  overloads: [
    {
      args: [text, int32],
      result: text,
      run: each2((s: string, n: number) =>
        sliceCharacters(s, n < 0 ? -n : countCharacters(s) - n, Number.POSITIVE_INFINITY),
      ),
    },
  ],
  examples: [
    { sql: "right('abcde', 2)", is: 'de' },
    { sql: "right('abcde', -2)", is: 'cde' },
    { sql: "right('abc', 0)", is: '' },
  ],
});
