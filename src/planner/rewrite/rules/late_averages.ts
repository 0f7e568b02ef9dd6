import type { ColumnId } from '../../../base/ids.ts';
import { aggregate, type ColumnIds, passOn, project } from '../../../plan/build.ts';
import type { AggregateCall, Expr, NamedExpr } from '../../../plan/expr.ts';
import type { Aggregate, LogicalPlan, Sort } from '../../../plan/logical.ts';
import { isNullable } from '../../../plan/nullable.ts';
import { exprColumns, withChildren } from '../../../plan/walk.ts';
import { isSimple, isVolatile } from '../../expr/facts.ts';
import { same } from '../../expr/same.ts';
import { averageOf, averageParts, isAverage } from '../averages.ts';
import { limitBounds } from '../limit_bounds.ts';
import { nodeRule } from '../rule.ts';

/**
 * Of many groups few are kept, so that only theirs are the averages that are divided out; `top_n_pushdown` then lifts the
 * division above the limit:
 *
 *   Limit 3                                Limit 3
 *   └─ Sort n                          →   └─ Sort n
 *      └─ Aggregate by a:                     └─ Project a, n, s / n AS m
 *         count(*) AS n, avg(b) AS m             └─ Aggregate by a: count(*) AS n, sum(b) AS s
 */
export const lateAverages = nodeRule({
  name: 'late_averages',
  about: 'Averages are divided out for the first rows of an order only.',
  on: 'limit',
  apply(node, { ids }) {
    const { input } = node;
    const count = limitBounds(node)?.count ?? null;
    if (count === null || input.kind !== 'sort') return node;
    const below = underSort(input, ids);
    return below === null ? node : withChildren(node, [withChildren(input, [below])]);
  },
});

/** The input of the sort with its averages left for later; null: there are none that can wait. */
function underSort(sort: Sort, ids: ColumnIds): LogicalPlan | null {
  if (!sort.keys.every((key) => isSimple(key.expr))) return null;
  return divided(sort.input, columnsOf(sort.keys.map((key) => key.expr)), ids);
}

const columnsOf = (exprs: readonly Expr[]): ReadonlySet<ColumnId> =>
  new Set(exprs.flatMap((expr) => [...exprColumns(expr)]));

/** `needed`: columns that say which rows are the first. */
function divided(plan: LogicalPlan, needed: ReadonlySet<ColumnId>, ids: ColumnIds): LogicalPlan | null {
  switch (plan.kind) {
    case 'project': {
      const keys = plan.exprs.filter(({ column }) => needed.has(column.id)).map(({ expr }) => expr);
      if (!keys.every(isSimple) || plan.exprs.some(({ expr }) => isVolatile(expr))) return null;
      return onto(plan, divided(plan.input, columnsOf(keys), ids));
    }
    case 'filter':
      return onto(plan, divided(plan.input, new Set([...needed, ...exprColumns(plan.predicate)]), ids));
    case 'aggregate':
      return withoutAverages(plan, needed, ids);
    default:
      return null;
  }
}

const onto = (node: LogicalPlan, input: LogicalPlan | null): LogicalPlan | null =>
  input === null ? null : withChildren(node, [input]);

/** Sums and counts where nobody needs the average to choose a row, and a projection that makes it of them. */
function withoutAverages(node: Aggregate, needed: ReadonlySet<ColumnId>, ids: ColumnIds): LogicalPlan | null {
  const waits = (call: AggregateCall): boolean => canWait(call) && !needed.has(call.column.id);
  if (node.groups.length === 0 || !node.aggregates.some(waits)) return null;
  const calls = node.aggregates.filter((call) => !waits(call));
  const partOf = (call: AggregateCall): AggregateCall => {
    const found = calls.find((each) => same({ ...each, column: null }, { ...call, column: null }));
    if (found === undefined) calls.push(call);
    return found ?? call;
  };
  const items = node.aggregates.map((call): NamedExpr => {
    if (!waits(call)) return passOn(call.column);
    const [sum, count] = averageParts(call, ids);
    // Of what is never NULL there are as many values as rows.
    const args = isNullable(call.args[0], node.input.output) ? count.args : [];
    const counted = args === count.args ? count : { ...count, args, overload: 0 };
    return averageOf(call, [partOf(sum).column, partOf(counted).column]);
  });
  const groups = node.groups.map((item) => passOn(item.column));
  return project(aggregate(node.input, node.groups, calls), [...groups, ...items]);
}

/** Of small values, for the sum of others may be out of range where their average is not. */
function canWait(call: AggregateCall): boolean {
  const [arg] = call.args;
  if (!isAverage(call) || call.distinct) return false;
  return arg.type.kind === 'int' || (arg.type.kind === 'decimal' && arg.type.precision <= wordDigits);
}

/** Of a decimal that 64 bits hold. */
const wordDigits = 18;
