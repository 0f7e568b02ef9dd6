import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { atLeast, matchesFrom, type Prepare, withoutGlobal, withPatterns } from './regexp_matches.ts';

const counted =
  (prepare: Prepare) =>
  (s: string, pattern: string, start = 1, flags = '') => {
    const regex = prepare(pattern, withoutGlobal(flags, 'regexp_count'));
    let count = 0;
    for (const _ of matchesFrom(s, regex, atLeast(1, start, 'start'))) count++;
    return count;
  };

/** How often a regular expression matches. */
export const regexpCount = scalarFunction({
  name: 'regexp_count',
  about: 'How often a regular expression matches, from a start on.',
  overloads: [
    { args: [text, text], result: int32, run: withPatterns(counted) },
    { args: [text, text, int32], result: int32, run: withPatterns(counted) },
    { args: [text, text, int32, text], result: int32, run: withPatterns(counted) },
  ],
  examples: [
    { sql: "regexp_count('123456789012', '\\d\\d\\d', 2)", is: '3' },
    { sql: "regexp_count('ABCABCAXYaxy', 'A.', 1, 'i')", is: '4' },
  ],
});
