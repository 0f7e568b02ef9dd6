import { errors } from '../../../base/error.ts';
import { text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1, each2 } from '../../each.ts';

/** One piece of the regular expression; what repeats the piece before takes as little as it can in front of `#"`. */
interface Piece {
  readonly source: string;
  readonly repeats: boolean;
}

const separatorTwice = 'SQL regular expression may not contain more than two escape-double-quote separators';

/**
 * The pattern of SIMILAR TO as a regular expression (Postgres's similar_escape_internal). The mark and `"` parts it in three,
 * of which the middle is what SUBSTRING gives; the first part is then as short as can be.
 */
export function similarPattern(pattern: string, mark: string): string {
  if ([...mark].length > 1)
    throw errors.invalidEscape('invalid escape string', 'Escape string must be empty or one character.');
  const parts: Piece[][] = [[]];
  const add = (source: string, repeats = false): void => {
    parts[parts.length - 1].push({ source, repeats });
  };
  let isEscaped = false;
  let inSet = false;
  for (const c of pattern) {
    if (isEscaped) {
      isEscaped = false;
      if (c !== '"' || inSet) add(`\\${c}`);
      else if (parts.length === 3) throw errors.invalidEscapeUse(separatorTwice);
      else parts.push([]);
    } else if (c === mark) isEscaped = true;
    else if (inSet) {
      add(c === '\\' ? '\\\\' : c);
      inSet = c !== ']';
    } else {
      inSet = c === '[';
      add(ordinary[c] ?? c, repeating.has(c));
    }
  }
  const [first, middle, last] = parts.map((part, i) => sourceOf(part, i === 0 && parts.length > 1));
  if (middle === undefined) return `^(?:${first})$`;
  return `^(?:${first})(${middle})${last === undefined ? '' : `(?:${last})`}$`;
}

const ordinary: Readonly<Record<string, string>> = {
  '%': '.*',
  _: '.',
  '(': '(?:',
  '\\': '\\\\',
  '.': '\\.',
  '^': '\\^',
  $: '\\$',
};
const repeating: ReadonlySet<string> = new Set(['%', '*', '+', '?', '}']);

const sourceOf = (part: readonly Piece[], lazy: boolean): string =>
  part.map(({ source, repeats }) => (repeats && lazy ? `${source}?` : source)).join('');

/** What SIMILAR TO compares with. */
export const similarToEscape = scalarFunction({
  name: 'similar_to_escape',
  about: 'The pattern of SIMILAR TO, with its escape character, as a regular expression.',
  overloads: [
    { args: [text], result: text, run: each1((pattern: string) => similarPattern(pattern, '\\')) },
    { args: [text, text], result: text, run: each2(similarPattern) },
  ],
  examples: [
    { sql: "similar_to_escape('%a_')", is: '^(?:.*a.)$' },
    { sql: "'abc' SIMILAR TO '%(b|d)%'", is: 't' },
    { sql: "substring('foobar' SIMILAR '%#\"o_b#\"%' ESCAPE '#')", is: 'oob' },
  ],
});
