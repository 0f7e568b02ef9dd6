import type { TokenType } from 'chevrotain';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from './tokens.ts';

/**
 * Gives the tokens whose meaning depends on what follows a type of their own, so that the grammar decides by one token.
 * PostgreSQL's scanner does the same for NOT, NULLS and WITH. Changes the tokens in place.
 */
export function relabel(tokens: SqlToken[]): SqlToken[] {
  markQueries(tokens);
  for (let i = 0; i < tokens.length; i++) {
    const rule = rules.get(tokens[i].tokenType);
    if (rule === undefined) continue;
    const type = rule(tokens, i);
    if (type !== undefined) become(tokens[i], type);
  }
  return tokens;
}

function become(token: SqlToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx as number;
}

const typeAt = (tokens: readonly SqlToken[], i: number): TokenType | undefined => tokens[i]?.tokenType;
const isParen = (type: TokenType | undefined): boolean => type === s.plainParen || type === s.queryParen;

type Rule = (tokens: readonly SqlToken[], i: number) => TokenType | undefined;
const beforeParen =
  (type: TokenType): Rule =>
  (tokens, i) =>
    isParen(typeAt(tokens, i + 1)) ? type : undefined;
const before =
  (type: TokenType, ...following: TokenType[]): Rule =>
  (tokens, i) =>
    following.includes(tokens[i + 1]?.tokenType) ? type : undefined;

/** `timestamp '…'`, `timestamp (3) with time zone '…'`: no column of that name. */
const timeLiteral =
  (type: TokenType): Rule =>
  (tokens, i) => {
    let j = i + 1;
    if (typeAt(tokens, j) === s.plainParen) j += 3;
    const zone = typeAt(tokens, j);
    if ((zone === k.with || zone === k.without) && typeAt(tokens, j + 1) === k.time) j += 3;
    return typeAt(tokens, j) === s.string ? type : undefined;
  };

/** PREDICT (MODEL m USING …), not a call of a function `predict` with a column `model`. */
const predictCall: Rule = (tokens, i) => {
  if (!isParen(typeAt(tokens, i + 1)) || typeAt(tokens, i + 2) !== k.model) return undefined;
  const after = typeAt(tokens, i + 4);
  return after === k.using || after === k.version || after === s.dot || after === k.as ? marked.predictCall : undefined;
};

/**
 * QUALIFY is a clause where something has ended before it and an expression begins behind it; elsewhere it is a name:
 * `FROM t QUALIFY rn = 1`, but `SELECT qualify FROM t` and `FROM t qualify JOIN u`.
 */
const qualifyClause: Rule = (tokens, i) => {
  const [before, after] = [typeAt(tokens, i - 1), typeAt(tokens, i + 1)];
  if (before === undefined || after === undefined || !endsSomething(before)) return undefined;
  return beginsExpression(after) ? marked.qualifyClause : undefined;
};

/** USING SAMPLE 10%, not USING sample of other statements. */
const usingSample: Rule = (tokens, i) => {
  const size = typeAt(tokens, i + 2);
  const isSize = size === s.number || (size !== undefined && isName(size) && isParen(typeAt(tokens, i + 3)));
  return typeAt(tokens, i + 1) === k.sample && isSize ? marked.usingSample : undefined;
};

/** PIVOT ( behind a source, where it is neither a statement nor a name. */
const pivotClause =
  (type: TokenType): Rule =>
  (tokens, i) => {
    const [before, after] = [typeAt(tokens, i - 1), typeAt(tokens, i + 1)];
    const isOpened = isParen(after) || ((after === k.include || after === k.exclude) && isParen(typeAt(tokens, i + 3)));
    const ends = before === s.rightParen || before === s.string || (before !== undefined && isName(before));
    return ends && isOpened && before !== k.explain && before !== k.verbose ? type : undefined;
  };

const literals: ReadonlySet<TokenType> = new Set([s.string, s.number, s.parameter, k.true, k.false, k.null]);

const endsSomething = (type: TokenType): boolean =>
  type === s.rightParen || type === s.star || type === k.end || literals.has(type) || isName(type);

const beginsExpression = (type: TokenType): boolean =>
  isParen(type) || literals.has(type) || type === k.not || type === k.case || type === k.cast || isPlainName(type);

const isName = (type: TokenType): boolean => type.CATEGORIES?.includes(sets.name) ?? false;
/** A join word behind it tells that it was an alias. */
const isPlainName = (type: TokenType): boolean => isName(type) && type !== k.semi && type !== k.anti && type !== k.asof;

const rules: ReadonlyMap<TokenType, Rule> = new Map([
  [k.extract, beforeParen(marked.extractCall)],
  [k.substring, beforeParen(marked.substringCall)],
  [k.position, beforeParen(marked.positionCall)],
  [k.trim, beforeParen(marked.trimCall)],
  [k.overlay, beforeParen(marked.overlayCall)],
  [k.row, beforeParen(marked.rowCall)],
  [k.struct, beforeParen(marked.structCall)],
  [k.operator, beforeParen(marked.operatorCall)],
  [k.exists, before(marked.existsQuery, s.queryParen)],
  [k.predict, predictCall],
  [k.interval, timeLiteral(marked.intervalLiteral)],
  [k.timestamp, timeLiteral(marked.timestampLiteral)],
  [k.time, timeLiteral(marked.timeLiteral)],
  [k.double, before(marked.doublePrecision, k.precision)],
  [k.not, before(marked.notOperator, k.between, k.in, k.like, k.ilike, k.similar)],
  [k.nulls, before(marked.nullsOrder, k.first, k.last)],
  [k.at, before(marked.atTimeZone, k.time)],
  [k.qualify, qualifyClause],
  [k.similar, before(marked.similarTo, k.to)],
  [k.using, usingSample],
  [k.pivot, pivotClause(marked.pivotClause)],
  [k.unpivot, pivotClause(marked.unpivotClause)],
  [k.semi, before(marked.semiJoin, k.join)],
  [k.asof, before(marked.asofJoin, k.join, k.left, k.inner, k.right, k.full)],
  [k.anti, before(marked.antiJoin, k.join)],
  [k.with, before(marked.withTime, k.time, k.ordinality)],
]);

const afterQuery: ReadonlySet<TokenType> = new Set([
  s.rightParen,
  k.union,
  k.intersect,
  k.except,
  k.order,
  k.limit,
  k.offset,
  k.fetch,
  k.for,
]);

/**
 * A "(" encloses a query when a query begins behind it, or when behind it stands a parenthesised query that ends the
 * parenthesis or goes on as a query does: `((SELECT 1) UNION …)`, but not `((SELECT 1) + 1)`.
 */
function markQueries(tokens: readonly SqlToken[]): void {
  const open: number[] = [];
  const partner = new Int32Array(tokens.length);
  for (let i = 0; i < tokens.length; i++) {
    const type = tokens[i].tokenType;
    if (type === s.plainParen) open.push(i);
    else if (type === s.rightParen && open.length > 0) partner[open.pop() as number] = i;
  }
  for (let i = tokens.length - 1; i >= 0; i--) {
    if (tokens[i].tokenType === s.plainParen && opensQuery(tokens, i, partner)) become(tokens[i], s.queryParen);
  }
}

const beginsSource = (type: TokenType | undefined): boolean =>
  type !== undefined && (isParen(type) || isName(type) || type === s.string);

function opensQuery(tokens: readonly SqlToken[], i: number, partner: Int32Array): boolean {
  const inside = typeAt(tokens, i + 1);
  if (inside === k.select || inside === k.with) return true;
  if (inside === k.pivot || inside === k.unpivot) return beginsSource(typeAt(tokens, i + 2));
  if (inside === k.values) return isParen(typeAt(tokens, i + 2));
  // TABLE t as a query; ML_PREDICT(TABLE t, MODEL m) has its own place for the word.
  if (inside === k.table) return typeAt(tokens, i - 1) !== k.predict && typeAt(tokens, i - 1) !== s.identifier;
  if (inside !== s.queryParen) return false;
  const close = partner[i + 1];
  const after = typeAt(tokens, close + 1);
  return close > 0 && after !== undefined && afterQuery.has(after);
}
