import { errors } from '../base/error.ts';
import { nearest } from '../base/nearest.ts';
import { cover, type Span } from '../base/span.ts';
import type { Query, SelectItem } from './ast/query.ts';
import type { Statement } from './ast/statement.ts';
import { SqlGrammar, statementWords } from './grammar/statement.ts';
import { scan } from './scan.ts';
import { type End, expectedIn, syntaxError } from './syntax_error.ts';
import { type SqlToken, symbols } from './tokens.ts';

export interface ParsedStatement {
  readonly statement: Statement;
  /** The statement without its semicolon; offsets are into the whole text. */
  readonly span: Span;
}

/** The statements of a text, in order; empty ones are dropped. Throws SqlError 42601 where PostgreSQL would. */
export function parse(sql: string): readonly ParsedStatement[] {
  const parsed: ParsedStatement[] = [];
  for (const { tokens, end } of pieces(sql)) {
    const span = cover(placeOf(tokens[0]), placeOf(tokens[tokens.length - 1]));
    refuseKnownStatement(tokens[0]);
    parsed.push({ statement: run(tokens, end, (grammar) => grammar.statement()), span });
  }
  return parsed;
}

/** The one statement of a text; an error when there is none or another follows. */
export function parseOne(sql: string): Statement {
  const [first, second] = parse(sql);
  if (first === undefined) throw errors.syntaxAtEnd({ start: sql.length, end: sql.length });
  if (second !== undefined) throw errors.badSyntax('cannot run more than one statement here', second.span);
  return first.statement;
}

/** The query of a stored view, or the training query of a stored model. */
export const parseQuery = (sql: string): Query => runWhole(sql, (grammar) => grammar.storedQuery());

/** The select list of a stored TRANSFORM. */
export const parseSelectItems = (text: string): SelectItem[] => runWhole(text, (grammar) => grammar.storedItems());

// The grammar costs some tens of milliseconds to set up; its own checks of itself run in its test.
let shared: SqlGrammar | undefined;

function run<T>(tokens: SqlToken[], end: End, rule: (grammar: SqlGrammar) => T): T {
  shared ??= new SqlGrammar(true);
  shared.begin(tokens, end);
  const result = rule(shared);
  const [error] = shared.errors;
  if (error === undefined) return result;
  if (error.token !== tokens[0]) throw syntaxError(error.token, end, { expected: expectedIn(error.message) });
  // A parenthesis may begin a statement: what it encloses does not.
  const culprit = tokens.find((token) => token.tokenType !== symbols.plainParen);
  throw syntaxError(culprit, end, { hint: misspeltStatement(tokens[0]) });
}

function runWhole<T>(sql: string, rule: (grammar: SqlGrammar) => T): T {
  const tokens = scan(sql);
  return run(tokens, { tokens, offset: sql.length, semicolon: undefined }, rule);
}

const placeOf = (token: SqlToken): Span => ({ start: token.startOffset, end: token.endOffset + 1 });

interface Piece {
  readonly tokens: SqlToken[];
  readonly end: End;
}

/** The tokens between semicolons; no statement of ours holds a semicolon. */
function pieces(sql: string): Piece[] {
  const found: Piece[] = [];
  let tokens: SqlToken[] = [];
  const close = (semicolon: SqlToken | undefined) => {
    if (tokens.length > 0) found.push({ tokens, end: { tokens, offset: sql.length, semicolon } });
    tokens = [];
  };
  for (const token of scan(sql)) {
    if (token.tokenType === symbols.semicolon) close(token);
    else tokens.push(token);
  }
  close(undefined);
  return found;
}

/** Statements of PostgreSQL that are not here: better named than called a syntax error. */
const knownStatements: ReadonlySet<string> = new Set(
  ('call checkpoint cluster do grant import load merge reassign refresh ' + 'revoke vacuum verify').split(' '),
);

function refuseKnownStatement(first: SqlToken): void {
  if (first.tokenType === symbols.identifier && first.image.startsWith('"')) return;
  if (knownStatements.has(first.value)) throw errors.notSupported(first.value.toUpperCase(), placeOf(first));
}

function misspeltStatement(first: SqlToken): string | undefined {
  if (!/^[a-z]/i.test(first.image)) return undefined;
  const near = nearest(first.value, [...statementWords, ...knownStatements]);
  return near === undefined || near === first.value ? undefined : `Perhaps you meant ${near.toUpperCase()}.`;
}
