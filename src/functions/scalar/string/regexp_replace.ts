import { errors, raise } from '../../../base/error.ts';
import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { atLeast, matchesFrom, type Prepare, withPatterns } from './regexp_matches.ts';

/** Fills \\1 … \\9 (groups), \\& (the whole match) and \\\\; other backslashes stand for themselves. */
const filled = (template: string, match: RegExpExecArray): string =>
  template.includes('\\')
    ? template.replace(/\\([1-9&\\])/g, (_, mark: string) => {
        if (mark === '\\') return mark;
        return (mark === '&' ? match[0] : match[Number(mark)]) ?? '';
      })
    : template;

interface Which {
  readonly start: number;
  /** Which match; 0: all. */
  readonly n: number;
}

function replaced(s: string, regex: RegExp, template: string, { start, n }: Which): string {
  let out = '';
  let kept = 0;
  let count = 0;
  for (const match of matchesFrom(s, regex, start)) {
    count++;
    if (n !== 0 && count !== n) continue;
    out += s.slice(kept, match.index) + filled(template, match);
    kept = match.index + match[0].length;
    if (n !== 0) break;
  }
  return kept === 0 && out === '' ? s : out + s.slice(kept);
}

const all = (flags: string): boolean => flags.includes('g');

function checkedFlags(flags: string): string {
  if (!/^\d/.test(flags)) return flags;
  const message = `invalid regular expression option: "${flags[0]}"`;
  const hint =
    'If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.';
  return raise(errors.invalidParameterValue(message, undefined, hint));
}

const simple = (prepare: Prepare) => (s: string, pattern: string, template: string, flags: string) =>
  replaced(s, prepare(pattern, checkedFlags(flags ?? '')), template, { start: 1, n: all(flags ?? '') ? 0 : 1 });

const extended =
  (prepare: Prepare) =>
  (s: string, pattern: string, template: string, start: number, n?: number, flags = '') => {
    const which = { start: atLeast(1, start, 'start'), n: n === undefined ? 1 : atLeast(0, n, 'n') };
    return replaced(s, prepare(pattern, flags), template, which);
  };

/** Matches of a regular expression, replaced: the first, the n-th or all. */
export const regexpReplace = scalarFunction({
  name: 'regexp_replace',
  about: 'Replaces matches of a regular expression: the first, with the flag g all; or the n-th (0: all) from a start.',
  overloads: [
    { args: [text, text, text], result: text, run: withPatterns(simple) },
    { args: [text, text, text, text], result: text, run: withPatterns(simple) },
    { args: [text, text, text, int32], result: text, run: withPatterns(extended) },
    { args: [text, text, text, int32, int32], result: text, run: withPatterns(extended) },
    { args: [text, text, text, int32, int32, text], result: text, run: withPatterns(extended) },
  ],
  examples: [
    { sql: "regexp_replace('Thomas', '.[mN]a.', 'M')", is: 'ThM' },
    { sql: "regexp_replace('foobarbaz', 'b(..)', 'X\\1Y', 'g')", is: 'fooXarYXazY' },
    { sql: "regexp_replace('A PostgreSQL function', 'a|e|i|o|u', 'X', 1, 3, 'i')", is: 'A PostgrXSQL function' },
    { sql: "regexp_replace('abc', '(', 'x')", is: 'ERROR 2201B' },
  ],
});
