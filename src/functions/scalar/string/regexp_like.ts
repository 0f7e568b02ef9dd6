import { bool, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { type Prepare, withoutGlobal, withPatterns } from './regexp_matches.ts';

const matches = (prepare: Prepare) => (s: string, pattern: string, flags: string) => {
  const regex = prepare(pattern, withoutGlobal(flags ?? '', 'regexp_like'));
  regex.lastIndex = 0;
  return regex.test(s);
};

/** Whether a regular expression matches somewhere. */
export const regexpLike = scalarFunction({
  name: 'regexp_like',
  about: 'Whether a regular expression matches somewhere in the text.',
  overloads: [
    { args: [text, text], result: bool, run: withPatterns(matches) },
    { args: [text, text, text], result: bool, run: withPatterns(matches) },
  ],
  examples: [
    { sql: "regexp_like('Hello World', 'world$', 'i')", is: 't' },
    { sql: "regexp_like('Hello World', 'world')", is: 'f' },
  ],
});
