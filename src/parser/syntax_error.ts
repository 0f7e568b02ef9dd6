import { EOF, type IParserErrorMessageProvider, type IToken, type TokenType } from 'chevrotain';
import { errors, type SqlError } from '../base/error.ts';
import { nearest } from '../base/nearest.ts';
import { type SqlToken, symbols } from './tokens.ts';

/** What stands behind the last token of a statement: a semicolon, or the end of the text at `offset`. */
export interface End {
  readonly offset: number;
  readonly semicolon: SqlToken | undefined;
}

/** PostgreSQL's message for a token that does not fit, pointing at it; no token is the end of the statement. */
export function syntaxError(token: IToken | undefined, end: End, hint?: string): SqlError {
  const culprit = token === undefined || token.tokenType === EOF ? end.semicolon : (token as SqlToken);
  if (culprit === undefined) return errors.syntaxAtEnd({ start: end.offset, end: end.offset }, hint);
  const at = { start: culprit.startOffset, end: culprit.endOffset + 1 };
  return errors.syntax(culprit.image, at, hint ?? misspelt(culprit));
}

const clauseWords = [
  'from',
  'where',
  'group',
  'order',
  'having',
  'limit',
  'offset',
  'union',
  'join',
  'values',
  'select',
];

/** A name where none fits may be a clause that was misspelt: SELECT * FORM t. */
function misspelt(token: SqlToken): string | undefined {
  if (token.tokenType !== symbols.identifier || token.value.length < 3) return undefined;
  const near = nearest(token.value, clauseWords);
  return near === undefined ? undefined : `Perhaps you meant ${near.toUpperCase()}.`;
}

/** More choices than this say nothing to a reader. */
const mostChoices = 4;

/** Chevrotain's messages become hints: what would have fitted, when that is little. */
export const hints: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expectation([expected]),
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) =>
    expectation(expectedPathsPerAlt.flat().flatMap((path) => path.slice(0, 1))),
  buildEarlyExitMessage: ({ expectedIterationPaths }) =>
    expectation(expectedIterationPaths.flatMap((path) => path.slice(0, 1))),
};

function expectation(types: readonly TokenType[]): string {
  const labels = [...new Set(types.map((type) => type.LABEL ?? type.name))];
  if (labels.length === 0 || labels.length > mostChoices) return '';
  const last = labels.pop();
  return `Expected ${labels.length === 0 ? last : `${labels.join(', ')} or ${last}`}.`;
}
