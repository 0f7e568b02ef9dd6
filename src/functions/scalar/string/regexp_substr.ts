import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { atLeast, nthMatch, type Prepare, withoutGlobal, withPatterns } from './regexp_matches.ts';

const part =
  (prepare: Prepare) =>
  (s: string, pattern: string, start = 1, n = 1, flags = '', group = 0) => {
    const [from, nth] = [atLeast(1, start, 'start'), atLeast(1, n, 'n')];
    atLeast(0, group, 'subexpr');
    const match = nthMatch(s, prepare(pattern, withoutGlobal(flags, 'regexp_substr')), from, nth);
    // A pattern without groups is taken as a group itself.
    return match?.[match.length === 1 && group === 1 ? 0 : group] ?? null;
  };

const run = withPatterns(part);

/** The n-th match of a regular expression, or one of its groups. */
export const regexpSubstr = scalarFunction({
  name: 'regexp_substr',
  about: 'The n-th match of a regular expression, or one of its groups; NULL when there is none.',
  overloads: [
    { args: [text, text], result: text, run },
    { args: [text, text, int32], result: text, run },
    { args: [text, text, int32, int32], result: text, run },
    { args: [text, text, int32, int32, text], result: text, run },
    { args: [text, text, int32, int32, text, int32], result: text, run },
  ],
  examples: [
    { sql: "regexp_substr('number of your street, town zip, FR', '[^,]+', 1, 2)", is: ' town zip' },
    { sql: "regexp_substr('ABCDEFGHI', '(c..)(...)', 1, 1, 'i', 2)", is: 'FGH' },
    { sql: "regexp_substr('abc', 'x')", is: 'NULL' },
  ],
});
