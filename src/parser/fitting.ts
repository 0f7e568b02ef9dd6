import type { TokenType } from 'chevrotain';
import { nearest } from '../base/nearest.ts';
import { operatorLevel } from './grammar/precedence.ts';
import { keywords as k, type SqlToken, symbols as s, sets } from './tokens.ts';

/** What a reader of a syntax error may have meant. */

/** `a`, `a or b`, `a, b or c`. */
export const listed = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices[choices.length - 1]}`;

const clauseWords =
  'from where group order having limit offset union intersect except join values select set returning into on using as by';

/**
 * A name at the place, or before it where it passed for an alias, that is nearly a word which would fit: SELECT * FORM t,
 * FROM t WEHRE a = 1.
 */
export function misspelt(tokens: readonly SqlToken[], place: number, expected: readonly string[]): string | undefined {
  const words = expected.filter((label) => /^[A-Z_]+$/.test(label)).map((label) => label.toLowerCase());
  const here = nearWord(tokens[place], [...words, ...clauseWords.split(' ')]);
  if (here !== undefined) return `Perhaps you meant ${here}.`;
  const before = tokens[place - 1];
  const meant = place > 1 ? nearWord(before, clauseWords.split(' ')) : undefined;
  return meant === undefined ? undefined : `Perhaps you meant ${meant} where you wrote ${before.image}.`;
}

function nearWord(token: SqlToken | undefined, words: readonly string[]): string | undefined {
  if (token?.tokenType !== s.identifier || token.image.startsWith('"') || token.value.length < 2) return undefined;
  const near = nearest(token.value, words, token.value.length < 5 ? 1 : 2);
  // A table may well be called `orders`.
  return near === undefined || token.value.startsWith(near) ? undefined : near.toUpperCase();
}

/** Behind these stands an expression. */
const beforeExpression: ReadonlySet<TokenType> = new Set<TokenType>([
  ...[k.select, k.distinct, k.where, k.and, k.or, k.not, k.on, k.having, k.by, k.when, k.then, k.else, k.case],
  ...[k.limit, k.offset, k.between, k.like, k.ilike, k.returning, s.comma, s.plainParen, s.leftBracket],
]);

/** And behind these what rows come from. */
const beforeTable: ReadonlySet<TokenType> = new Set<TokenType>([k.from, k.join, k.using, k.lateral]);

/** What may stand at the place, by what stands before it; undefined where that says too little. */
export function fittingAfter(tokens: readonly SqlToken[], place: number): string | undefined {
  const before = tokens[place - 1];
  if (before === undefined) return 'Expected a statement, such as SELECT, INSERT, CREATE TABLE or EXPLAIN.';
  const { tokenType } = before;
  if (beforeTable.has(tokenType)) return 'Expected a table, a function or a query in parentheses.';
  const query = clauseAt(tokens, place);
  if (query === undefined) return undefined;
  if (beforeExpression.has(tokenType) || isOperator(tokenType)) return 'Expected an expression.';
  return `Expected ${listed([...query.within, ...(query.enclosed ? ['")"'] : []), ...query.following])}.`;
}

const isOperator = (type: TokenType): boolean =>
  (type.CATEGORIES?.includes(sets.symbol) ?? false) ||
  (operatorLevel(type.tokenTypeIdx as number) > 0 && type !== s.star);

/** What may follow within a clause and behind it. */
interface Clause {
  readonly within: readonly string[];
  readonly following: readonly string[];
}

const clause = (following: string, within: readonly string[] = ['an operator', '","']): Clause => ({
  within,
  following: following.split(', '),
});

const clauses = new Map<TokenType, Clause>([
  [k.select, clause('FROM, WHERE, GROUP BY, ORDER BY, LIMIT')],
  [k.from, clause('WHERE, GROUP BY, ORDER BY, LIMIT', ['","', 'JOIN'])],
  [k.on, clause('JOIN, WHERE, GROUP BY, ORDER BY, LIMIT', ['an operator'])],
  [k.where, clause('GROUP BY, ORDER BY, LIMIT', ['an operator'])],
  [k.group, clause('HAVING, ORDER BY, LIMIT')],
  [k.having, clause('ORDER BY, LIMIT', ['an operator'])],
  [k.order, clause('ASC, DESC, LIMIT, OFFSET')],
  [k.limit, clause('OFFSET', ['an operator'])],
  [k.offset, clause('LIMIT', ['an operator'])],
  [k.set, clause('FROM, WHERE, RETURNING')],
  [k.values, clause('ORDER BY, LIMIT', ['","'])],
]);

/** The clause that the place is in: the last one begun at its depth of parentheses. */
function clauseAt(tokens: readonly SqlToken[], place: number): (Clause & { readonly enclosed: boolean }) | undefined {
  let depth = 0;
  let lowest = 0;
  // The first word of SET x = 1 begins no clause.
  const first = tokens[0]?.tokenType === k.set ? 1 : 0;
  for (let i = place - 1; i >= first; i--) {
    const { tokenType } = tokens[i];
    if (tokenType === s.rightParen) depth++;
    else if (tokenType === s.plainParen || tokenType === s.queryParen) lowest = Math.min(lowest, --depth);
    const found = depth === lowest ? clauses.get(tokenType) : undefined;
    if (found === undefined) continue;
    // Inside a parenthesis that holds no query, nothing but its end may follow.
    const direct = depth === 0 || tokens[i - 1]?.tokenType === s.queryParen;
    return direct
      ? { ...found, enclosed: lowest < 0 }
      : { within: ['an operator', '","'], following: [], enclosed: true };
  }
  return undefined;
}
