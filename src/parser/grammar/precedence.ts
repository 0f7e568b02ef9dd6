import type { TokenType } from 'chevrotain';
import { keywords as k, marked, symbols as s, vocabulary } from '../tokens.ts';

/** PostgreSQL's levels, loosest first. */
export const level = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  /** BETWEEN, IN, LIKE, ILIKE, SIMILAR. */
  range: 6,
  /** Operators that have no level of their own. */
  operator: 7,
  sum: 8,
  product: 9,
  power: 10,
  atTimeZone: 11,
  collate: 12,
  sign: 13,
  subscript: 14,
  typeCast: 15,
} as const;

const levels: readonly (readonly [number, readonly TokenType[]])[] = [
  [level.or, [k.or]],
  [level.and, [k.and]],
  [level.is, [k.is, k.isnull, k.notnull]],
  [level.comparison, [s.less, s.greater, s.equals, s.lessEquals, s.greaterEquals, s.notEquals]],
  [level.range, [k.between, k.in, k.like, k.ilike, marked.similarTo, marked.notOperator]],
  [level.operator, [s.operator, marked.operatorCall]],
  [level.sum, [s.plus, s.minus]],
  [level.product, [s.star, s.slash, s.percent]],
  [level.power, [s.caret]],
  [level.atTimeZone, [marked.atTimeZone]],
  [level.collate, [k.collate]],
  [level.subscript, [s.leftBracket]],
  [level.typeCast, [s.typeCast]],
];

const highest = Math.max(...vocabulary.map((type) => type.tokenTypeIdx as number));
const levelOf = new Uint8Array(highest + 1);
for (const [n, types] of levels) for (const type of types) levelOf[type.tokenTypeIdx as number] = n;

/** The level of a token that may go on an expression; 0 for any other. */
export const operatorLevel = (tokenTypeIdx: number): number => levelOf[tokenTypeIdx] ?? 0;
