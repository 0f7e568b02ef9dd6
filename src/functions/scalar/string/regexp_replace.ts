import { errors, raise } from '../../../base/error.ts';
import { int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { atLeast, matchesFrom, type Prepare, withPatterns } from './regexp_matches.ts';

/** A template taken apart: texts, and numbers of groups; 0 is the whole match. */
type Template = readonly (string | number)[];

/** \1 … \9 are groups, \& is the whole match, \\ a backslash; other backslashes stand for themselves. */
const parsed = (template: string): Template =>
  template
    .split(/(\\[1-9&\\])/)
    .map((part, i) => {
      if (i % 2 === 0) return part;
      return part[1] === '\\' ? part[1] : part[1] === '&' ? 0 : Number(part[1]);
    })
    .filter((part) => part !== '');

function filled(template: Template, match: RegExpExecArray): string {
  let out = '';
  for (const part of template) out += typeof part === 'string' ? part : (match[part] ?? '');
  return out;
}

/** Remembers the template of before: mostly all rows have the same. */
function parsing(): (template: string) => Template {
  let [last, parts]: [string | null, Template] = [null, []];
  return (template) => {
    if (template !== last) [last, parts] = [template, parsed(template)];
    return parts;
  };
}

interface Which {
  readonly start: number;
  /** Which match; 0: all. */
  readonly n: number;
}

/** The first match from the beginning. */
function firstReplaced(s: string, regex: RegExp, template: Template): string {
  regex.lastIndex = 0;
  const match = regex.exec(s);
  if (match === null) return s;
  const end = match.index + match[0].length;
  return s.slice(0, match.index) + filled(template, match) + s.slice(end);
}

function replaced(s: string, regex: RegExp, template: Template, { start, n }: Which): string {
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

function simple(prepare: Prepare) {
  const parse = parsing();
  return (s: string, pattern: string, template: string, flags = ''): string => {
    const regex = prepare(pattern, checkedFlags(flags));
    if (!all(flags)) return firstReplaced(s, regex, parse(template));
    return replaced(s, regex, parse(template), { start: 1, n: 0 });
  };
}

function extended(prepare: Prepare) {
  const parse = parsing();
  return (s: string, pattern: string, template: string, start: number, n?: number, flags = '') => {
    const which = { start: atLeast(1, start, 'start'), n: n === undefined ? 1 : atLeast(0, n, 'n') };
    return replaced(s, prepare(pattern, flags), parse(template), which);
  };
}

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
