import type { ColumnId } from '../../base/ids.ts';
import { conjuncts } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { exprColumns } from '../../plan/walk.ts';
import type { ColumnEstimate } from './column.ts';
import { type ColumnEstimates, type Known, selectivity } from './selectivity.ts';

/** What is believed of columns once there are fewer rows. */

/**
 * Distinct values that are left when `after` of `before` rows are drawn: each value goes when all of its rows do.
 * Cardenas: Analysis and performance of inverted data base structures, 1975; Postgres counts groups so.
 */
export function distinctLeft(distinct: number, before: number, after: number): number {
  if (after >= before || distinct <= 1) return Math.max(1, Math.min(distinct, after));
  const left = distinct * (1 - (1 - after / before) ** (before / distinct));
  return Math.max(1, Math.min(left, after));
}

export function fewerRows(columns: ColumnEstimates, before: number, after: number): ColumnEstimates {
  if (after >= before) return columns;
  const fewer = new Map<ColumnId, ColumnEstimate>();
  for (const [id, column] of columns) {
    fewer.set(id, { ...column, distinct: distinctLeft(column.distinct, before, after) });
  }
  return fewer;
}

/** Columns that the predicate itself restricts: equality leaves one value, a range a part of them. */
export function restricted(columns: ColumnEstimates, predicate: Expr, known: Known): ColumnEstimates {
  const changed = new Map(columns);
  for (const [id, terms] of termsByColumn(predicate)) {
    const column = changed.get(id);
    const before = known.columns.get(id);
    if (column === undefined || before === undefined) continue;
    const share = terms.reduce((product, term) => product * selectivity(term, known), 1);
    changed.set(id, restrictedBy(terms, column, before, share));
  }
  return changed;
}

/** Terms over one column alone. */
function termsByColumn(predicate: Expr): Map<ColumnId, Expr[]> {
  const byColumn = new Map<ColumnId, Expr[]>();
  for (const term of conjuncts(predicate)) {
    const [id, other] = exprColumns(term);
    if (id === undefined || other !== undefined) continue;
    byColumn.set(id, [...(byColumn.get(id) ?? []), term]);
  }
  return byColumn;
}

function restrictedBy(
  terms: readonly Expr[],
  column: ColumnEstimate,
  before: ColumnEstimate,
  share: number,
): ColumnEstimate {
  const { distribution: _, moments: __, ...rest } = column;
  if (terms.every(isNotNull)) return { ...column, nulls: 0 };
  const values = Math.max(1, terms.some(isEquality) ? 1 : Math.min(before.domain * share, mostListed(terms)));
  return { ...rest, nulls: 0, domain: values, distinct: Math.min(column.distinct, values) };
}

const isNotNull = (term: Expr): boolean => term.kind === 'is_null' && term.negated;

const isEquality = (term: Expr): boolean =>
  term.kind === 'call' && term.fn === '=' && term.args.some(({ kind }) => kind === 'column' || kind === 'cast');

/** An IN list names all values that are left. */
const mostListed = (terms: readonly Expr[]): number =>
  Math.min(
    ...terms.map((term) =>
      term.kind === 'in_list' && !term.negated && term.input.kind === 'column'
        ? term.items.length
        : Number.POSITIVE_INFINITY,
    ),
  );
