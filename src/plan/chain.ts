import { sameType } from '../data/type.ts';
import type { Call, ChainLink, Expr } from './expr.ts';

/**
 * Chains of this many operators stay trees of calls, which the rules know; longer ones become lists. Every walk may
 * need a stack as deep as a tree, so this bounds them all.
 */
export const longestTree = 64;

/**
 * The expression with the operators down its left side as one Chain when they are many; itself when they are few. Only
 * calls of two arguments and the casts between them count.
 */
export function chained(expr: Expr): Expr {
  const links: ChainLink[] = [];
  let first = expr;
  for (let call = callOf(first); call !== undefined; call = callOf(first)) {
    const { fn, overload, args, type, at } = call;
    const [left, right] = args;
    links.push({ fn, overload, left: left.type, right, type, ...(at === undefined ? {} : { at }) });
    first = left.kind === 'cast' && callOf(left.input) !== undefined ? left.input : left;
  }
  if (first.kind === 'chain') return chainOf(first.first, [...first.links, ...links.reverse()]);
  return links.length > longestTree ? chainOf(first, links.reverse()) : expr;
}

/** A call by an operator: of two arguments, and not named by a word. */
const callOf = (expr: Expr): Call | undefined =>
  expr.kind === 'call' && expr.args.length === 2 && !/^\w/.test(expr.fn) ? expr : undefined;

/** What the links make of an expression: calls, or one node when they are many. */
export function chainOf(first: Expr, links: readonly ChainLink[]): Expr {
  if (links.length > longestTree) return { kind: 'chain', first, links, type: links[links.length - 1].type };
  return links.reduce(callOver, first);
}

/** One link as the call that it stands for, over what comes before it. */
export function callOver(before: Expr, { fn, overload, left, right, type, at }: ChainLink): Call {
  const place = at === undefined ? {} : { at };
  const from: Expr = sameType(before.type, left) ? before : { kind: 'cast', input: before, type: left, ...place };
  return { kind: 'call', fn, overload, args: [from, right], type, ...place };
}
