import { SqlError } from '../../../base/error.ts';
import type { ColumnId } from '../../../base/ids.ts';
import { sameType } from '../../../data/type.ts';
import type { CallContext } from '../../../functions/define.ts';
import { evaluateConstant } from '../../../operators/evaluate.ts';
import { and, falseLiteral, literal, not, or, trueLiteral } from '../../../plan/build.ts';
import { callOver, chainOf } from '../../../plan/chain.ts';
import type { Call, Case, Chain, Coalesce, Expr, InList, IsNull, Literal, Logical, Not } from '../../../plan/expr.ts';
import type { LogicalPlan } from '../../../plan/logical.ts';
import { sameExpr } from '../../../plan/same.ts';
import { mapExpr, mapExprs, mapPlan } from '../../../plan/walk.ts';
import { isStrict, isVolatile, readsOnly, volatilityOf } from '../../expr/facts.ts';
import { call as callOf } from '../../expr/make.ts';
import { roughText, withoutRepeats } from '../../expr/same.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * What is known before the first row is computed now, three-valued: `a > 1 + 1 AND true` → `a > 2`,
 * `NOT (a < 5 OR b IS NULL)` → `a >= 5 AND b IS NOT NULL`, `a = 1 OR a = 2` → `a IN (1, 2)`.
 * What would raise an error is left for the rows, if there are any.
 */
export const constantFolding: RewriteRule = rewriteRule({
  name: 'constant_folding',
  about: 'What is known before the first row is computed once.',
  rewrite: (plan, { call }) => mapPlan(plan, (node: LogicalPlan) => mapExprs(node, (expr) => folded(expr, call))),
});

export const folded = (expr: Expr, call: CallContext): Expr => mapExpr(expr, (part) => foldOne(part, call));

/** One step over an expression whose parts are folded. */
function foldOne(expr: Expr, context: CallContext): Expr {
  switch (expr.kind) {
    case 'call':
      return foldCall(expr, context);
    case 'chain':
      return foldChain(expr, context);
    case 'cast':
      return isLiteral(expr.input) ? evaluated(expr, context) : expr;
    case 'and':
      return foldAnd(expr);
    case 'or':
      return foldOr(expr);
    case 'not':
      return foldNot(expr);
    case 'is_null':
      return foldIsNull(expr);
    case 'case':
      return foldCase(expr);
    case 'coalesce':
      return foldCoalesce(expr);
    case 'in_list':
      return foldInList(expr, context);
    default:
      return expr;
  }
}

const isLiteral = (expr: Expr): expr is Literal => expr.kind === 'literal';
const isTrue = (expr: Expr): boolean => isLiteral(expr) && expr.value === true;
const isFalse = (expr: Expr): boolean => isLiteral(expr) && expr.value === false;
const isNullLiteral = (expr: Expr): boolean => isLiteral(expr) && expr.value === null;

function evaluated(expr: Expr, context: CallContext): Expr {
  try {
    return literal(evaluateConstant(expr, context), expr.type);
  } catch (error) {
    // The mistake counts only if a row comes to it: 1/0 in a branch that is not taken is none.
    if (error instanceof SqlError) return expr;
    throw error;
  }
}

function foldCall(expr: Call, context: CallContext): Expr {
  if (volatilityOf(expr.fn) === 'volatile') return expr;
  if (expr.args.every(isLiteral)) return evaluated(expr, context);
  const givesNull = expr.args.some(isNullLiteral) && isStrict(expr.fn, expr.overload);
  return givesNull && !expr.args.some(isVolatile) && !expr.args.some(fails) ? literal(null, expr.type) : expr;
}

const nothing: ReadonlySet<ColumnId> = new Set();

/** A constant that is no literal by now is a mistake, which must be told even where NULL beside it decides. */
const fails = (arg: Expr): boolean => !isLiteral(arg) && readsOnly(arg, nothing);

/** The constants that a chain begins with, operator by operator. */
function foldChain(expr: Chain, context: CallContext): Expr {
  const { links } = expr;
  let { first } = expr;
  let count = 0;
  for (; count < links.length; count++) {
    const call = callOver(first, links[count]);
    const left = foldOne(call.args[0], context);
    const folded = foldCall({ ...call, args: [left, call.args[1]] }, context);
    if (!isLiteral(folded)) break;
    first = folded;
  }
  return count === 0 ? expr : chainOf(first, links.slice(count));
}

function foldAnd(expr: Logical): Expr {
  const terms = withoutRepeats(expr.args.flatMap((arg) => (arg.kind === 'and' ? arg.args : [arg])));
  const kept = terms.filter((term) => !isTrue(term));
  const stop = kept.findIndex(isFalse);
  // Nothing after FALSE is looked at; before it an error may arise, but FALSE it is all the same.
  if (stop >= 0) return falseLiteral;
  return kept.length === expr.args.length ? expr : and(kept);
}

function foldOr(expr: Logical): Expr {
  const terms = withoutRepeats(expr.args.flatMap((arg) => (arg.kind === 'or' ? arg.args : [arg])));
  const kept = terms.filter((term) => !isFalse(term));
  if (kept.some(isTrue)) return trueLiteral;
  const lists = asLists(kept);
  return lists.length === expr.args.length ? expr : or(lists);
}

/** `a = 1 OR a IN (2, 3)` → `a IN (1, 2, 3)`, wherever the terms stand. */
function asLists(terms: readonly Expr[]): readonly Expr[] {
  const out: Expr[] = [];
  const lists = new Map<string, { readonly at: number; readonly list: InList; readonly items: Literal[] }[]>();
  for (const term of terms) {
    const list = asList(term);
    if (list !== undefined) {
      // Few inputs share a text, so that many terms are not compared each with each.
      const text = roughText(list.input);
      const alike = lists.get(text) ?? [];
      const known = alike.find((other) => sameExpr(other.list.input, list.input));
      if (known !== undefined) {
        for (const item of list.items) known.items.push(item);
        continue;
      }
      lists.set(text, [...alike, { at: out.length, list, items: [...list.items] }]);
    }
    out.push(term);
  }
  for (const { at, list, items } of [...lists.values()].flat()) {
    if (items.length > list.items.length) out[at] = { ...list, items: withoutRepeats(items) };
  }
  return out;
}

function asList(term: Expr): InList | undefined {
  if (term.kind === 'in_list') return term.negated ? undefined : term;
  if (term.kind !== 'call' || term.fn !== '=' || isVolatile(term)) return undefined;
  const [input, item] = term.args;
  if (!isLiteral(item) || isLiteral(input) || !sameType(input.type, item.type)) return undefined;
  return { kind: 'in_list', input, items: [item], negated: false, type: term.type };
}

const opposites: Readonly<Record<string, string>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '~~': '!~~',
  '!~~': '~~',
};

function foldNot(expr: Not): Expr {
  const { input } = expr;
  switch (input.kind) {
    case 'literal':
      return literal(input.value === null ? null : input.value !== true, input.type);
    case 'not':
      return input.input;
    case 'is_null':
    case 'in_list':
      return { ...input, negated: !input.negated };
    case 'and':
      return or(input.args.map((arg) => foldedNot(arg)));
    case 'or':
      return and(input.args.map((arg) => foldedNot(arg)));
    case 'call': {
      const opposite = opposites[input.fn];
      if (opposite === undefined) return expr;
      const turned = callOf(opposite, input.args);
      return turned.kind === 'call' && input.at !== undefined ? { ...turned, at: input.at } : turned;
    }
    default:
      return expr;
  }
}

const foldedNot = (expr: Expr): Expr => {
  const negated = not(expr);
  return negated.kind === 'not' ? foldNot(negated) : negated;
};

function foldIsNull(expr: IsNull): Expr {
  if (isLiteral(expr.input)) return (expr.input.value === null) !== expr.negated ? trueLiteral : falseLiteral;
  return expr;
}

function foldCase(expr: Case): Expr {
  const possible = expr.whens.filter((arm) => !isFalse(arm.when) && !isNullLiteral(arm.when));
  const sure = possible.findIndex((arm) => isTrue(arm.when));
  const whens = sure < 0 ? possible : possible.slice(0, sure);
  const otherwise = sure < 0 ? expr.otherwise : possible[sure].then;
  if (whens.length === 0) return otherwise;
  return whens.length === expr.whens.length ? expr : { ...expr, whens, otherwise };
}

function foldCoalesce(expr: Coalesce): Expr {
  const possible = expr.args.filter((arg) => !isNullLiteral(arg));
  const sure = possible.findIndex((arg) => isLiteral(arg) || arg.kind === 'is_null');
  const args = sure < 0 ? possible : possible.slice(0, sure + 1);
  if (args.length === 0) return literal(null, expr.type);
  if (args.length === 1) return args[0];
  return args.length === expr.args.length ? expr : { ...expr, args };
}

function foldInList(expr: InList, context: CallContext): Expr {
  if (isLiteral(expr.input)) return evaluated(expr, context);
  const items = withoutRepeats(expr.items);
  if (items.length > 1) return items.length === expr.items.length ? expr : { ...expr, items };
  return callOf(expr.negated ? '<>' : '=', [expr.input, ...items]);
}
