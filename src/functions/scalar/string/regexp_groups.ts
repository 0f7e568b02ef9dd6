import { errors } from '../../../base/error.ts';
import { arrayOf, text } from '../../../data/type.ts';
import { type ArrayValue, listValue } from '../../../data/value.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { matchesFrom, type Prepare, withoutGlobal, withPatterns } from './regexp_matches.ts';

/** What the groups matched, or the whole where there are none; a group that took no part is NULL. */
const groupsOf = (match: RegExpExecArray): ArrayValue =>
  listValue(match.length === 1 ? [match[0]] : match.slice(1).map((group) => group ?? null));

/** For the first match, or for each. */
export function* groupsOfMatches(source: string, regex: RegExp, all: boolean): Iterable<ArrayValue> {
  for (const match of matchesFrom(source, regex, 1)) {
    yield groupsOf(match);
    if (!all) return;
  }
}

/** What stands between the matches. Empty ones at an end of the text or of a match before them do not split. */
export function* piecesBetween(source: string, regex: RegExp): Iterable<string> {
  let from = 0;
  let lastEnd = 0;
  for (const match of matchesFrom(source, regex, 1)) {
    const end = match.index + match[0].length;
    if (match.index < source.length && end > lastEnd) {
      yield source.slice(from, match.index);
      from = end;
    }
    lastEnd = end;
  }
  yield source.slice(from);
}

const firstMatch =
  (prepare: Prepare) =>
  (source: string, pattern: string, flags = ''): ArrayValue | null => {
    if (flags.includes('g')) {
      const hint = 'Use the regexp_matches function instead.';
      throw errors.invalidParameterValue('regexp_match() does not support the "global" option', undefined, hint);
    }
    for (const groups of groupsOfMatches(source, prepare(pattern, flags), false)) return groups;
    return null;
  };

const splitToArray =
  (prepare: Prepare) =>
  (source: string, pattern: string, flags = ''): ArrayValue =>
    listValue([...piecesBetween(source, prepare(pattern, withoutGlobal(flags, 'regexp_split_to_array')))]);

const overloads = (make: (prepare: Prepare) => unknown): ScalarFunction['overloads'] =>
  [
    [text, text],
    [text, text, text],
  ].map((args) => ({ args, result: arrayOf(text), run: withPatterns(make) }));

export const regexpGroupFunctions: readonly ScalarFunction[] = [
  scalarFunction({
    name: 'regexp_match',
    about: 'What the groups of a regular expression match first, or the whole match where it has none.',
    overloads: overloads(firstMatch),
    examples: [
      { sql: "regexp_match('foobarbequebaz', '(bar)(beque)')", is: '{bar,beque}' },
      { sql: "regexp_match('abc', 'x')", is: 'NULL' },
    ],
  }),
  scalarFunction({
    name: 'regexp_split_to_array',
    about: 'The parts of a text between the matches of a regular expression.',
    overloads: overloads(splitToArray),
    examples: [{ sql: "regexp_split_to_array('hello', '')", is: '{h,e,l,l,o}' }],
  }),
];
