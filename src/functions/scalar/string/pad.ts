import { errors, raise } from '../../../base/error.ts';
import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each2, each3 } from '../../each.ts';
import { characters } from './characters.ts';

/** Longest text that padding and repeating may make: a slip in a length must not fill the memory. */
const mostCharacters = 256 * 1024 * 1024;

function padded(s: string, length: number, fill: string, side: 'left' | 'right'): string {
  if (length > mostCharacters) return raise(errors.programLimit('requested length too large'));
  const own = characters(s);
  if (own.length >= length) return own.slice(0, Math.max(length, 0)).join('');
  const pattern = characters(fill);
  if (pattern.length === 0) return s;
  const missing = length - own.length;
  const filler = Array.from({ length: missing }, (_, i) => pattern[i % pattern.length]).join('');
  return side === 'left' ? filler + s : s + filler;
}

const overloads = (side: 'left' | 'right') => [
  { args: [text, int32], result: text, run: each2((s: string, n: number) => padded(s, n, ' ', side)) },
  {
    args: [text, int32, text],
    result: text,
    run: each3((s: string, n: number, fill: string) => padded(s, n, fill, side)),
  },
];

/** Fills on the left up to a length; cuts on the right what is longer. */
export const lpad = scalarFunction({
  name: 'lpad',
  about: 'Fills a text on the left up to a length; a longer one is cut.',
  overloads: overloads('left'),
  examples: [
    { sql: "lpad('hi', 5, 'xy')", is: 'xyxhi' },
    { sql: "lpad('hello', 2)", is: 'he' },
  ],
});

export const rpad = scalarFunction({
  name: 'rpad',
  about: 'Fills a text on the right up to a length; a longer one is cut.',
  overloads: overloads('right'),
  examples: [{ sql: "rpad('hi', 5, 'xy')", is: 'hixyx' }],
});

export const repeat = scalarFunction({
  name: 'repeat',
  about: 'The text so many times.',
  overloads: [
    {
      args: [text, int32],
      result: text,
      run: each2((s: string, times: number) =>
        s.length * times > mostCharacters
          ? raise(errors.programLimit('requested length too large'))
          : s.repeat(Math.max(times, 0)),
      ),
    },
  ],
  examples: [
    { sql: "repeat('Pg', 4)", is: 'PgPgPgPg' },
    { sql: "repeat('x', -1)", is: '' },
  ],
});
