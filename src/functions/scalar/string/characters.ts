/** Characters in Postgres's sense are code points; JavaScript counts UTF-16 units. Plain text takes the short way. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is what is meant, everything below the surrogates
const plain = /^[\u0000-\ud7ff\ue000-\uffff]*$/;

/** True when every character is one UTF-16 unit. */
export const isPlain = (s: string): boolean => plain.test(s);

export const characters = (s: string): readonly string[] => Array.from(s);

export const countCharacters = (s: string): number => (isPlain(s) ? s.length : characters(s).length);

/** Characters from `start` (from 0, inclusive) to `end` (exclusive); both may lie outside. */
export function sliceCharacters(s: string, start: number, end: number): string {
  const from = Math.max(start, 0);
  const to = Math.max(end, from);
  return isPlain(s) ? s.slice(from, to) : characters(s).slice(from, to).join('');
}
