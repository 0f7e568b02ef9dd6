import { EOF, type IParserErrorMessageProvider, type IToken, type TokenType } from 'chevrotain';
import { errors, type SqlError } from '../base/error.ts';
import { fittingAfter, listed, misspelt } from './fitting.ts';
import { keywords as k, type SqlToken, sets, symbols } from './tokens.ts';

/** The statement that an error is in, and what stands behind its last token: a semicolon, or the end of the text. */
export interface End {
  readonly tokens: readonly SqlToken[];
  readonly offset: number;
  readonly semicolon: SqlToken | undefined;
}

/** More choices than this say nothing to a reader. */
const mostChoices = 6;

/**
 * PostgreSQL's message for a token that does not fit, pointing at it; no token is the end of the statement. Its hint
 * says what would have fitted: `hint`, else a word that was misspelt, else one of `expected`, else what may follow the
 * token before.
 */
export function syntaxError(
  token: IToken | undefined,
  end: End,
  { hint, expected = [] }: { readonly hint?: string | undefined; readonly expected?: readonly string[] } = {},
): SqlError {
  const atEnd = token === undefined || token.tokenType === EOF;
  // Chevrotain may have put tokens of its own behind the last.
  const tokens = end.tokens.filter((each) => each.tokenType !== EOF);
  const place = atEnd ? tokens.length : tokens.indexOf(token as SqlToken);
  const helpful =
    hint ?? misspelt(tokens, place, expected) ?? choice(expected, tokens[place - 1]) ?? fittingAfter(tokens, place);
  const culprit = atEnd ? end.semicolon : (token as SqlToken);
  if (culprit === undefined) return errors.syntaxAtEnd({ start: end.offset, end: end.offset }, helpful);
  const at = { start: culprit.startOffset, end: culprit.endOffset + 1 };
  return errors.syntax(culprit.image, at, helpful);
}

function choice(expected: readonly string[], before: SqlToken | undefined): string | undefined {
  if (expected.length === 0 || expected.length > mostChoices) return undefined;
  const opened = before?.tokenType === symbols.plainParen && expected.join() === symbols.rightParen.LABEL;
  return `Expected ${listed(opened ? ['an expression', ...expected] : expected)}.`;
}

/** Chevrotain's messages are lists of what would have fitted; `expectedIn` reads them. */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => written([expected]),
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) =>
    written(expectedPathsPerAlt.flat().flatMap((path) => path.slice(0, 1))),
  buildEarlyExitMessage: ({ expectedIterationPaths }) =>
    written(expectedIterationPaths.flatMap((path) => path.slice(0, 1))),
};

const mark = '\t';

export const expectedIn = (message: string): readonly string[] => (message === '' ? [] : message.split(mark));

/** What begins with many words, by one or two of them. */
const wholes: readonly (readonly [string, readonly TokenType[]])[] = [
  ['an expression', [symbols.number, symbols.string]],
  ['a table, a function or a query in parentheses', [k.only]],
  ['a statement', [k.select, k.insert]],
  ['a type', [sets.typeName]],
];

/** The labels of the tokens; of many that begin one thing, that. */
function written(types: readonly TokenType[]): string {
  const whole = wholes.find(([, some]) => some.every((type) => types.includes(type)));
  return whole?.[0] ?? [...new Set(types.map((type) => type.LABEL ?? type.name))].join(mark);
}
