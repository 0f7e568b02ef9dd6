import type { Value } from '../../data/value.ts';
import { valueAt } from '../../data/vector.ts';
import { startFold } from '../../operators/fold.ts';
import { type ColumnIds, columnRef, literal } from '../../plan/build.ts';
import type { AggregateCall, NamedExpr } from '../../plan/expr.ts';

/** What the aggregate gives for no rows at all: 0 for a count, NULL for most. */
function valueOfNothing(call: AggregateCall): Value {
  const fold = startFold(call);
  fold.resize(1);
  return valueAt(fold.finish(), 0);
}

/**
 * For aggregates that will be grouped and outer-joined, where a missing group must show what no rows give: the calls
 * to group with, and the columns to compute above the join (those under the original ids).
 */
export function emptyValues(
  aggregates: readonly AggregateCall[],
  ids: ColumnIds,
): { readonly calls: readonly AggregateCall[]; readonly items: readonly NamedExpr[] } {
  const calls = aggregates.map((call) => ({ ...call, column: { ...call.column, id: ids.fresh() } }));
  const items = aggregates.map((call, i): NamedExpr => {
    const empty = valueOfNothing(call);
    const held = columnRef(calls[i].column);
    if (empty === null) return { column: call.column, expr: held };
    const { type } = call.column;
    return { column: call.column, expr: { kind: 'coalesce', args: [held, literal(empty, type)], type } };
  });
  return { calls, items };
}
