import type { ColumnId } from '../../base/ids.ts';
import { sameType } from '../../data/type.ts';
import type { ColumnRef, Expr } from '../../plan/expr.ts';
import { exprColumns, replaceColumns } from '../../plan/walk.ts';
import { isVolatile } from '../expr/facts.ts';
import { same } from '../expr/same.ts';

/** The terms of a conjunction and what follows from them: from `a = b` and `a < 5` also `b < 5`. */
export function closure(terms: readonly Expr[]): readonly Expr[] {
  const equalities = terms.flatMap(columnEquality);
  if (equalities.length === 0) return terms;
  const all = [...terms];
  for (let i = 0; i < all.length; i++) {
    const term = all[i];
    if (!isRestriction(term)) continue;
    const [column] = exprColumns(term);
    for (const [a, b] of equalities) {
      const other = a.id === column ? b : b.id === column ? a : undefined;
      if (other === undefined) continue;
      const derived = replaceColumns(term, () => other);
      if (!all.some((known) => same(known, derived))) all.push(derived);
    }
  }
  return all.length === terms.length ? terms : all;
}

/** The columns that the term says are equal. */
export function columnEquality(term: Expr): readonly (readonly [ColumnRef, ColumnRef])[] {
  if (term.kind !== 'call' || term.fn !== '=') return [];
  const [a, b] = term.args;
  // Equal text is the same text; equal numbers of one type are alike for every comparison.
  return a.kind === 'column' && b.kind === 'column' && a.id !== b.id && sameType(a.type, b.type) ? [[a, b]] : [];
}

const comparisons = new Set(['=', '<', '<=', '>', '>=', '<>']);

/** Compares one column with constants, nothing else. */
export function isRestriction(term: Expr): boolean {
  const read: ReadonlySet<ColumnId> = exprColumns(term);
  if (read.size !== 1 || isVolatile(term)) return false;
  if (term.kind === 'in_list') return term.input.kind === 'column';
  if (term.kind !== 'call' || !comparisons.has(term.fn)) return false;
  const [a, b] = term.args;
  return (a.kind === 'column' && exprColumns(b).size === 0) || (b.kind === 'column' && exprColumns(a).size === 0);
}
