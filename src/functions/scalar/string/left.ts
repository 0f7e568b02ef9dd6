import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2 } from '../../each.ts';
import { countCharacters, sliceCharacters } from './characters.ts';

/** The first n characters; all but the last |n| when n is negative. */
export const left = scalarFunction({
  name: 'left',
  about: 'The first n characters; a negative n leaves out the last |n|.',
  overloads: [
    {
      args: [text, int32],
      result: text,
      run: each2((s: string, n: number) => sliceCharacters(s, 0, n < 0 ? countCharacters(s) + n : n)),
    },
  ],
  examples: [
    { sql: "left('abcde', 2)", is: 'ab' },
    { sql: "left('abcde', -2)", is: 'abc' },
  ],
});
