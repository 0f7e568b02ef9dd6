import { bool, bytes, text } from '../../../data/type.ts';
import type { Vector } from '../../../data/vector.ts';
import { castVector } from '../../cast.ts';
import { type Example, type Kernel, type ScalarFunction, scalarFunction } from '../../define.ts';
import { each2, eachOf, type RowFunction } from '../../each.ts';
import { likeEscape, likeTest } from '../../like.ts';
import { compileRegex } from '../../regex.ts';
import { arrayConcatenations } from '../array/append.ts';
import { jsonbJoin } from '../json/change.ts';

const join: Kernel = each2((a: string, b: string) => a + b);

const joinAny: Kernel = (args, rows, result, call) => {
  const texts = args.map((arg): Vector => castVector(arg, text, call));
  return join(texts, rows, result, call);
};

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

export const concatenation = scalarFunction({
  name: '||',
  about: 'Texts or bytes joined; one side may be of another type.',
  overloads: [
    { args: [text, text], result: text, run: join },
    { args: [text, { kind: 'anynonarray' }], result: text, run: joinAny },
    { args: [{ kind: 'anynonarray' }, text], result: text, run: joinAny },
    { args: [bytes, bytes], result: bytes, run: each2(joinBytes) },
    ...arrayConcatenations,
    jsonbJoin,
  ],
  examples: [
    { sql: "'a' || 'b'", is: 'ab' },
    { sql: "'n = ' || 5", is: 'n = 5' },
    { sql: "'a' || NULL", is: 'NULL' },
    { sql: 'ARRAY[1, 2] || 3', is: '{1,2,3}' },
  ],
});

type Test = (source: string) => boolean;

/** Source and pattern; each pattern is prepared once per batch. */
const matching = (prepare: (pattern: string) => Test, negated: boolean): Kernel =>
  eachOf(() => {
    const known = new Map<string, Test>();
    return ((source: string, pattern: string) => {
      let test = known.get(pattern);
      if (test === undefined) {
        test = prepare(pattern);
        known.set(pattern, test);
      }
      return test(source) !== negated;
    }) as RowFunction;
  });

const regexTest =
  (flags: string) =>
  (pattern: string): Test => {
    const regex = compileRegex(pattern, flags);
    return (source) => regex.test(source);
  };

interface Matcher {
  readonly name: string;
  readonly about: string;
  readonly prepare: (pattern: string) => Test;
  readonly negated?: boolean;
  readonly examples: readonly Example[];
}

const matcher = ({ name, about, prepare, negated = false, examples }: Matcher): ScalarFunction =>
  scalarFunction({
    name,
    about,
    overloads: [{ args: [text, text], result: bool, run: matching(prepare, negated) }],
    examples,
  });

const like = (pattern: string): Test => likeTest(pattern, false);
const ilike = (pattern: string): Test => likeTest(pattern, true);

export const textMatchers: readonly ScalarFunction[] = [
  matcher({
    name: '~~',
    about: 'LIKE: `%` stands for any characters, `_` for one.',
    prepare: like,
    examples: [
      { sql: "'abc' LIKE 'a%'", is: 't' },
      { sql: "'a%c' LIKE 'a\\%c'", is: 't' },
      { sql: "'abc' LIKE '_c'", is: 'f' },
    ],
  }),
  matcher({
    name: '!~~',
    about: 'NOT LIKE.',
    prepare: like,
    negated: true,
    examples: [{ sql: "'abc' NOT LIKE 'b%'", is: 't' }],
  }),
  matcher({
    name: '~~*',
    about: 'ILIKE: LIKE without regard to case.',
    prepare: ilike,
    examples: [{ sql: "'ABC' ILIKE 'a%'", is: 't' }],
  }),
  matcher({ name: '!~~*', about: 'NOT ILIKE.', prepare: ilike, negated: true, examples: [] }),
  matcher({
    name: '!~',
    about: 'No match of a regular expression.',
    prepare: regexTest(''),
    negated: true,
    examples: [{ sql: "'abc' !~ '^b'", is: 't' }],
  }),
  matcher({
    name: '~*',
    about: 'Match of a regular expression without regard to case.',
    prepare: regexTest('i'),
    examples: [{ sql: "'ABC' ~* 'b'", is: 't' }],
  }),
  matcher({
    name: '!~*',
    about: 'No match of a regular expression without regard to case.',
    prepare: regexTest('i'),
    negated: true,
    examples: [],
  }),
];

/** Used by the `~` operator, which also means bitwise NOT. */
export const regexMatch: Kernel = matching(regexTest(''), false);

export const likeEscapeFunction = scalarFunction({
  name: 'like_escape',
  about: 'A LIKE pattern with its own escape character, rewritten to the backslash.',
  overloads: [{ args: [text, text], result: text, run: each2(likeEscape) }],
  examples: [{ sql: "'a%c' LIKE 'a#%c' ESCAPE '#'", is: 't' }],
});
