import { arrayOf, text } from '../../data/type.ts';
import { type SetFunction, type SetOverload, setFunction, type Value } from '../define.ts';
import { partsOf } from '../scalar/array/text.ts';
import { groupsOfMatches, piecesBetween } from '../scalar/string/regexp_groups.ts';
import { type Prepare, preparing, withoutGlobal } from '../scalar/string/regexp_matches.ts';
import { eachSet } from './each_set.ts';

const split = eachSet(([source, delimiter, asNull = null]: readonly Value[]) =>
  source === null ? [] : partsOf(source as string, delimiter as string | null, asNull as string | null),
);

/** The loop around a set of a text, a pattern and flags; patterns are prepared once. */
const withPatterns =
  (make: (source: string, pattern: string, flags: string, prepare: Prepare) => Iterable<Value>): SetOverload['run'] =>
  (args, rows, types, context) => {
    const prepare = preparing();
    return eachSet(([source, pattern, flags = '']) =>
      make(source as string, pattern as string, flags as string, prepare),
    )(args, rows, types, context);
  };

const pieces = withPatterns((source, pattern, flags, prepare) =>
  piecesBetween(source, prepare(pattern, withoutGlobal(flags, 'regexp_split_to_table'))),
);
const matches = withPatterns((source, pattern, flags, prepare) =>
  groupsOfMatches(source, prepare(pattern, flags), flags.includes('g')),
);

/** Functions that take texts apart into rows. */
export const splitFunctions: readonly SetFunction[] = [
  setFunction({
    name: 'string_to_table',
    about: 'The parts of a text between delimiters, one a row; parts that equal the third argument are NULL.',
    overloads: [
      { args: [text, text], result: text, calledOnNull: true, run: split },
      { args: [text, text, text], result: text, calledOnNull: true, run: split },
    ],
    examples: [{ sql: "string_to_table('xx~^~yy~^~zz', '~^~', 'yy')", is: 'xx, NULL, zz' }],
  }),
  setFunction({
    name: 'regexp_split_to_table',
    about: 'The parts of a text between the matches of a regular expression, one a row.',
    overloads: [
      { args: [text, text], result: text, run: pieces },
      { args: [text, text, text], result: text, run: pieces },
    ],
    examples: [{ sql: String.raw`regexp_split_to_table('hello world', '\s+')`, is: 'hello, world' }],
  }),
  setFunction({
    name: 'regexp_matches',
    about: 'What the groups of a regular expression match, for the first match, or with the flag g for each.',
    overloads: [
      { args: [text, text], result: arrayOf(text), run: matches },
      { args: [text, text, text], result: arrayOf(text), run: matches },
    ],
    examples: [{ sql: "regexp_matches('foobarbequebaz', 'ba.', 'g')", is: '{bar}, {baz}' }],
  }),
];
