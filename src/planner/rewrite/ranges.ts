import { sameType } from '../../data/type.ts';
import type { CallContext } from '../../functions/define.ts';
import { evaluateConstant } from '../../operators/evaluate.ts';
import { falseLiteral } from '../../plan/build.ts';
import type { Call, ColumnRef, Expr, InList, Literal } from '../../plan/expr.ts';
import { call as callOf } from '../expr/make.ts';
import { same } from '../expr/same.ts';

type Sign = '=' | '<' | '<=' | '>' | '>=';
const mirrored: Readonly<Record<string, Sign>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** A comparison of a column with a constant of its type, the column on the left. */
interface Comparison {
  readonly kind: 'comparison';
  readonly column: ColumnRef;
  readonly sign: Sign;
  readonly value: Literal;
}
interface Choice {
  readonly kind: 'choice';
  readonly column: ColumnRef;
  readonly list: InList;
}
type Said = Comparison | Choice;

/** The terms, all demanded, with what they say of one column said once; the same list when it is so already. */
export function onceEach(terms: readonly Expr[], context: CallContext): readonly Expr[] {
  if (terms.length < 2) return terms;
  const said = terms.map(saidBy);
  const out: Expr[] = [];
  for (const [i, each] of said.entries()) {
    const all = each === undefined ? [] : said.filter((other) => other?.column.id === each.column.id);
    if (each === undefined || all.length === 1) out.push(terms[i]);
    else if (said.findIndex((other) => other?.column.id === each.column.id) === i) {
      out.push(...together(all as readonly Said[], each.column, context));
    }
  }
  return out.length === terms.length ? terms : out;
}

/** Whether the others say what the term says, where all speak of ranges of one column. */
export function isImplied(term: Expr, others: readonly Expr[], context: CallContext): boolean {
  const said = saidBy(term);
  if (said === undefined) return false;
  const own = onceEach(
    others.filter((other) => saidBy(other)?.column.id === said.column.id),
    context,
  );
  return own.length > 0 && same(onceEach([...own, term], context), own);
}

function saidBy(term: Expr): Said | undefined {
  if (term.kind === 'in_list') {
    const { input, negated, items } = term;
    const apt = input.kind === 'column' && !negated && items.every((item) => item.value !== null);
    return apt ? { kind: 'choice', column: input, list: term } : undefined;
  }
  return term.kind === 'call' && mirrored[term.fn] !== undefined ? comparisonBy(term) : undefined;
}

function comparisonBy({ fn, args: [a, b] }: Call): Comparison | undefined {
  const [column, value, sign] = a.kind === 'column' ? [a, b, fn as Sign] : [b, a, mirrored[fn]];
  if (column.kind !== 'column' || value.kind !== 'literal' || value.value === null) return undefined;
  return sameType(column.type, value.type) ? { kind: 'comparison', column, sign, value } : undefined;
}

function together(all: readonly Said[], column: ColumnRef, context: CallContext): readonly Expr[] {
  const holds = (a: Literal, sign: Sign, b: Literal): boolean =>
    evaluateConstant(callOf(sign, [a, b]), context) === true;
  const comparisons = all.filter((each) => each.kind === 'comparison');
  const lists = all.flatMap((each) => (each.kind === 'choice' ? [each.list] : []));
  const equal = comparisons.find(({ sign }) => sign === '=');
  if (equal === undefined && lists.length === 0) return range(comparisons, column, holds);
  const items = equal === undefined ? lists[0].items : [equal.value];
  const left = items.filter(
    (item) =>
      comparisons.every(({ sign, value }) => holds(item, sign, value)) &&
      lists.every((list) => list.items.some((other) => holds(item, '=', other))),
  );
  if (left.length === 0) return [falseLiteral];
  if (left.length === 1) return [callOf('=', [column, left[0]])];
  return [{ ...lists[0], items: left }];
}

type Holds = (a: Literal, sign: Sign, b: Literal) => boolean;

function range(comparisons: readonly Comparison[], column: ColumnRef, holds: Holds): readonly Expr[] {
  const isLower = ({ sign }: Comparison): boolean => sign === '>' || sign === '>=';
  const lower = tightest(comparisons.filter(isLower), (a, b) => holds(a, '>', b), holds);
  const upper = tightest(
    comparisons.filter((each) => !isLower(each)),
    (a, b) => holds(a, '<', b),
    holds,
  );
  const written = (bound: Comparison | undefined): readonly Expr[] =>
    bound === undefined ? [] : [callOf(bound.sign, [column, bound.value])];
  if (lower === undefined || upper === undefined) return [...written(lower), ...written(upper)];
  if (holds(lower.value, '<', upper.value)) return [...written(lower), ...written(upper)];
  const meet = holds(lower.value, '=', upper.value) && lower.sign === '>=' && upper.sign === '<=';
  return meet ? [callOf('=', [column, lower.value])] : [falseLiteral];
}

/** Of bounds of one direction, the one that lets fewest values through; of equal ones, the one without its border. */
function tightest(
  bounds: readonly Comparison[],
  isTighter: (a: Literal, b: Literal) => boolean,
  holds: Holds,
): Comparison | undefined {
  return bounds.reduce<Comparison | undefined>((best, each) => {
    if (best === undefined || isTighter(each.value, best.value)) return each;
    const isStrict = each.sign === '<' || each.sign === '>';
    return isStrict && holds(each.value, '=', best.value) ? each : best;
  }, undefined);
}
