import { errors, raise } from '../../../base/error.ts';
import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { atLeast, characterAt, nthMatch, type Prepare, withoutGlobal, withPatterns } from './regexp_matches.ts';

/** Where the group (0: the whole) begins; JavaScript tells places only when asked in the pattern's flags. */
function spanOf(
  s: string,
  regex: RegExp,
  match: RegExpExecArray,
  group: number,
): readonly [number, number] | undefined {
  if (group === 0) return [match.index, match.index + match[0].length];
  const placed = new RegExp(regex.source, `${regex.flags}d`);
  placed.lastIndex = match.index;
  return placed.exec(s)?.indices?.[group];
}

const place =
  (prepare: Prepare) =>
  (s: string, pattern: string, start = 1, n = 1, end = 0, flags = '', group = 0) => {
    const [from, nth] = [atLeast(1, start, 'start'), atLeast(1, n, 'n')];
    if (end !== 0 && end !== 1)
      return raise(errors.invalidParameterValue(`invalid value for parameter "endoption": ${end}`));
    atLeast(0, group, 'subexpr');
    const regex = prepare(pattern, withoutGlobal(flags, 'regexp_instr'));
    const match = nthMatch(s, regex, from, nth);
    // A pattern without groups is taken as a group itself.
    if (match === undefined || (group >= match.length && !(group === 1 && match.length === 1))) return 0;
    const span = spanOf(s, regex, match, match.length === 1 ? 0 : group);
    return span === undefined ? 0 : characterAt(s, span[end]);
  };

const run = withPatterns(place);

/** Where the n-th match of a regular expression begins (0) or what follows it begins (1). */
export const regexpInstr = scalarFunction({
  name: 'regexp_instr',
  about: 'One-based place of the n-th match of a regular expression, of what follows it, or of a group; 0: no match.',
  overloads: [
    { args: [text, text], result: int32, run },
    { args: [text, text, int32], result: int32, run },
    { args: [text, text, int32, int32], result: int32, run },
    { args: [text, text, int32, int32, int32], result: int32, run },
    { args: [text, text, int32, int32, int32, text], result: int32, run },
    { args: [text, text, int32, int32, int32, text, int32], result: int32, run },
  ],
  examples: [
    { sql: "regexp_instr('number of your street, town zip, FR', '[^,]+', 1, 2)", is: '23' },
    { sql: "regexp_instr('ABCDEFGHI', '(c..)(...)', 1, 1, 0, 'i', 2)", is: '6' },
  ],
});
