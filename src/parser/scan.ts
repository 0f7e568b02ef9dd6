import type { TokenType } from 'chevrotain';
import { errors } from '../base/error.ts';
import { relabel } from './relabel.ts';
import { dollarString, escapeString, plainString, quotedIdentifier, type Scanned, unicodeName } from './scan_quoted.ts';
import { keywordOf, type SqlToken, symbols } from './tokens.ts';

/** The words and symbols of a text, as PostgreSQL's scanner tells them apart; comments and white space are gone. */
export function scan(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let i = skipBlank(sql, 0);
  while (i < sql.length) {
    const token = next(sql, i);
    tokens.push(token);
    i = skipBlank(sql, token.endOffset + 1);
  }
  return relabel(tokens);
}

export function token(type: TokenType, sql: string, start: number, end: number, value: string): SqlToken {
  return {
    image: sql.slice(start, end),
    startOffset: start,
    endOffset: end - 1,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx as number,
    value,
  };
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13 && code !== 11);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWordStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;
const isWordPart = (code: number): boolean => isWordStart(code) || isDigit(code) || code === 36;

const operatorCharacters = new Set('~!@#^&|`?+-*/%<>=');
const single: Readonly<Record<string, TokenType>> = {
  ',': symbols.comma,
  ';': symbols.semicolon,
  '[': symbols.leftBracket,
  ']': symbols.rightBracket,
  '(': symbols.plainParen,
  ')': symbols.rightParen,
};
const named: Readonly<Record<string, TokenType>> = {
  '+': symbols.plus,
  '-': symbols.minus,
  '*': symbols.star,
  '/': symbols.slash,
  '%': symbols.percent,
  '^': symbols.caret,
  '<': symbols.less,
  '>': symbols.greater,
  '=': symbols.equals,
  '<=': symbols.lessEquals,
  '>=': symbols.greaterEquals,
  '<>': symbols.notEquals,
  '!=': symbols.notEquals,
  '=>': symbols.arrow,
};

function next(sql: string, start: number): SqlToken {
  const code = sql.charCodeAt(start);
  const c = sql[start];
  if (isWordStart(code)) return word(sql, start);
  if (isDigit(code) || (c === '.' && isDigit(sql.charCodeAt(start + 1)))) return number(sql, start);
  if (c === "'") return quoted(sql, start, symbols.string, plainString(sql, start));
  if (c === '"') return quoted(sql, start, symbols.identifier, quotedIdentifier(sql, start));
  if (c === '$') return dollar(sql, start);
  if (operatorCharacters.has(c)) return operator(sql, start);
  if (c === ':') {
    const type = sql[start + 1] === ':' ? symbols.typeCast : sql[start + 1] === '=' ? symbols.colonEquals : null;
    return type === null
      ? token(symbols.colon, sql, start, start + 1, c)
      : token(type, sql, start, start + 2, sql.slice(start, start + 2));
  }
  if (c === '.') {
    return sql[start + 1] === '.'
      ? token(symbols.dotDot, sql, start, start + 2, '..')
      : token(symbols.dot, sql, start, start + 1, c);
  }
  return token(single[c] ?? symbols.stray, sql, start, start + 1, c);
}

const quoted = (sql: string, start: number, type: TokenType, scanned: Scanned): SqlToken =>
  token(type, sql, start, scanned.end, scanned.value);

function wordEnd(sql: string, start: number): number {
  let end = start + 1;
  while (end < sql.length && isWordPart(sql.charCodeAt(end))) end++;
  return end;
}

/** PostgreSQL folds ASCII letters only. */
const fold = (name: string): string =>
  /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name;

function word(sql: string, start: number): SqlToken {
  const prefixed = prefixedLiteral(sql, start);
  if (prefixed !== undefined) return prefixed;
  const end = wordEnd(sql, start);
  const name = fold(sql.slice(start, end));
  return token(keywordOf.get(name) ?? symbols.identifier, sql, start, end, name);
}

/** E'…', N'…', U&'…', U&"…"; bit strings are refused. */
function prefixedLiteral(sql: string, start: number): SqlToken | undefined {
  const following = sql[start + 1];
  if (following !== "'" && following !== '&') return undefined;
  const letter = sql[start].toLowerCase();
  if (following === '&') {
    const quote = sql[start + 2];
    if (letter !== 'u' || (quote !== "'" && quote !== '"')) return undefined;
    const content = quote === '"' ? quotedIdentifier(sql, start + 2, start) : plainString(sql, start + 2, start);
    const type = quote === '"' ? symbols.identifier : symbols.string;
    return token(type, sql, start, content.end, unicodeName(content.value, start));
  }
  if (letter === 'e') return quoted(sql, start, symbols.string, escapeString(sql, start + 1));
  if (letter === 'n') return quoted(sql, start, symbols.string, plainString(sql, start + 1));
  if (letter === 'b' || letter === 'x') {
    const { end } = plainString(sql, start + 1);
    throw errors.notSupported('a bit-string literal', { start, end });
  }
  return undefined;
}

const numberPattern = /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;

function number(sql: string, start: number): SqlToken {
  numberPattern.lastIndex = start;
  numberPattern.test(sql);
  const end = numberPattern.lastIndex;
  if (isWordStart(sql.charCodeAt(end))) throw trailingJunk('numeric literal', sql, start, wordEnd(sql, end));
  return token(symbols.number, sql, start, end, sql.slice(start, end));
}

const trailingJunk = (after: string, sql: string, start: number, end: number) =>
  errors.badSyntax(`trailing junk after ${after} at or near "${sql.slice(start, end)}"`, { start, end });

function dollar(sql: string, start: number): SqlToken {
  let end = start + 1;
  while (isDigit(sql.charCodeAt(end))) end++;
  if (end > start + 1) {
    if (isWordStart(sql.charCodeAt(end))) throw trailingJunk('parameter', sql, start, wordEnd(sql, end));
    return token(symbols.parameter, sql, start, end, sql.slice(start + 1, end));
  }
  const scanned = dollarString(sql, start);
  if (scanned === undefined) return token(symbols.stray, sql, start, start + 1, '$');
  return quoted(sql, start, symbols.string, scanned);
}

/**
 * The longest run of operator characters, cut before a comment; a run of more than one character ends in + or - only
 * when it holds one of ~ ! @ # ^ & | ` ? %, so that `a=-1` is `=` and `-`.
 */
function operator(sql: string, start: number): SqlToken {
  let end = start + 1;
  while (end < sql.length && operatorCharacters.has(sql[end]) && !startsComment(sql, end)) end++;
  if (!/[~!@#^&|`?%]/.test(sql.slice(start, end))) {
    while (end > start + 1 && (sql[end - 1] === '+' || sql[end - 1] === '-')) end--;
  }
  const text = sql.slice(start, end);
  return token(named[text] ?? symbols.operator, sql, start, end, text === '!=' ? '<>' : text);
}

const startsComment = (sql: string, i: number): boolean =>
  (sql[i] === '-' && sql[i + 1] === '-') || (sql[i] === '/' && sql[i + 1] === '*');

/** The first offset at or after `i` that is neither white space nor in a comment. */
export function skipBlank(sql: string, i: number): number {
  while (i < sql.length) {
    if (isSpace(sql.charCodeAt(i))) i++;
    else if (!startsComment(sql, i)) return i;
    else i = sql[i] === '-' ? lineEnd(sql, i) : blockEnd(sql, i);
  }
  return i;
}

function lineEnd(sql: string, i: number): number {
  while (i < sql.length && sql[i] !== '\n' && sql[i] !== '\r') i++;
  return i;
}

/** Block comments nest. */
function blockEnd(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  throw errors.badSyntax(`unterminated /* comment at or near "${sql.slice(start)}"`, { start, end: sql.length });
}
