import { errors, raise } from '../../../base/error.ts';
import { bytes, int32, text } from '../../../data/type.ts';
import type { Vector } from '../../../data/vector.ts';
import { type Kernel, scalarFunction } from '../../define.ts';
import { each2, each3 } from '../../each.ts';
import { compileRegex } from '../../regex.ts';
import { sliceCharacters } from './characters.ts';
import { nthMatch, type Prepare, withPatterns } from './regexp_matches.ts';
import { similarPattern } from './similar_to_escape.ts';
import { cutTexts, placeOfCharacter, sharedInteger } from './text_columns.ts';

/** Where `count` characters from the one-based `start` end; a negative count is an error. */
const endOf = (start: number, count: number): number =>
  count < 0 ? raise(errors.negativeSubstring()) : start - 1 + count;

/** The same stretch of every text, on its bytes. */
function cutAll([column, ...bounds]: readonly Vector[], rows: number): Vector | undefined {
  const [start, count] = bounds.map(sharedInteger);
  if (start === undefined || (bounds.length === 2 && (count === undefined || count < 0))) return undefined;
  const first = Math.max(start - 1, 0);
  const length = count === undefined ? Number.POSITIVE_INFINITY : Math.max(start - 1 + count, 0) - first;
  return cutTexts(column, rows, (bytes, from, to) => {
    const begin = placeOfCharacter(bytes, from, to, first);
    if (length <= 0) return [begin, begin];
    return [begin, length === Number.POSITIVE_INFINITY ? to : placeOfCharacter(bytes, begin, to, length)];
  });
}

const quick =
  (slow: Kernel): Kernel =>
  (args, rows, result, call) =>
    cutAll(args, rows) ?? slow(args, rows, result, call);

/** The first match, or its first group where the pattern has one. */
const firstMatch = (prepare: Prepare) => (s: string, pattern: string) => {
  const match = nthMatch(s, prepare(pattern, ''), 1, 1);
  return match?.[match.length > 1 ? 1 : 0] ?? null;
};

/** The part of the text that lies between the two `escape"` of a pattern of SIMILAR TO. */
function similarPart(s: string, pattern: string, mark: string): string | null {
  const match = compileRegex(similarPattern(pattern, mark), '').exec(s);
  return match === null ? null : (match[1] ?? match[0]);
}

const overloads = [
  {
    args: [text, int32],
    result: text,
    run: quick(each2((s: string, start: number) => sliceCharacters(s, start - 1, Number.POSITIVE_INFINITY))),
  },
  {
    args: [text, int32, int32],
    result: text,
    run: quick(each3((s: string, start: number, count: number) => sliceCharacters(s, start - 1, endOf(start, count)))),
  },
  {
    args: [bytes, int32],
    result: bytes,
    run: each2((b: Uint8Array, start: number) => b.slice(Math.max(start - 1, 0))),
  },
  {
    args: [bytes, int32, int32],
    result: bytes,
    run: each3((b: Uint8Array, start: number, count: number) =>
      b.slice(Math.max(start - 1, 0), Math.max(endOf(start, count), 0)),
    ),
  },
];

/** Characters from the one-based `start`, as many as asked for; places before the first count as empty. */
export const substring = scalarFunction({
  name: 'substring',
  about: 'Part of a text: from the one-based start, or what matches a regular expression (its first group, if any).',
  overloads: [
    ...overloads,
    { args: [text, text], result: text, run: withPatterns(firstMatch) },
    { args: [text, text, text], result: text, run: each3(similarPart) },
  ],
  examples: [
    { sql: "substring('Thomas', 2, 3)", is: 'hom' },
    { sql: "substring('Thomas' FROM 3)", is: 'omas' },
    { sql: "substring('foobar' FROM 'o(.)b')", is: 'o' },
    { sql: "substring('Thomas', -1, 4)", is: 'Th' },
    { sql: "substring('Thomas', 2, -1)", is: 'ERROR 22011' },
  ],
});

export const substr = {
  ...substring,
  name: 'substr',
  overloads,
  examples: [{ sql: "substr('alphabet', 3, 2)", is: 'ph' }],
};
