import type { DataType } from '../../data/type.ts';
import { type ColumnIds, projectSet } from '../../plan/build.ts';
import type { Column, Expr, SetCall } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { sameExprs } from '../../plan/same.ts';
import { exprColumns, mapSetCall } from '../../plan/walk.ts';
import { isVolatile } from '../expr/facts.ts';
import type { BindContext } from './context.ts';
import { placeSubqueries } from './place.ts';

/**
 * The set-returning functions of one query level, in the order in which they were met; equal calls share one column.
 * What is an argument of another is computed below it, all of one depth together, as Postgres does.
 */
export class SetCollector {
  private calls: SetCall[] = [];
  private readonly ids: ColumnIds;

  constructor(ids: ColumnIds) {
    this.ids = ids;
  }

  /** The column in which the function's value will stand. */
  add(call: Omit<SetCall, 'columns'>, type: DataType): Column {
    const known = this.calls.find((other) => sameCall(other, call));
    if (known !== undefined) return known.columns[0];
    const column = this.ids.column(call.fn, type);
    this.calls.push({ columns: [column], ...call });
    return column;
  }

  /** Says every argument in other words: what GROUP BY makes of them. */
  restate(f: (expr: Expr) => Expr): void {
    this.calls = this.calls.map((call) => mapSetCall(call, f));
  }

  /** The plan with the sets that the expressions read, which are then done. */
  placeFor(exprs: readonly Expr[], plan: LogicalPlan, context: BindContext): LogicalPlan {
    const read = new Set(exprs.flatMap((expr) => [...exprColumns(expr)]));
    // Later calls have earlier ones as arguments, never the other way round.
    const wanted = new Set<SetCall>();
    for (const call of this.calls.toReversed()) {
      if (!read.has(call.columns[0].id)) continue;
      wanted.add(call);
      for (const arg of call.args) exprColumns(arg, read);
    }
    const placed = this.calls.filter((call) => wanted.has(call));
    this.calls = this.calls.filter((call) => !wanted.has(call));
    return expanded(plan, placed, context);
  }

  /** The plan with all sets. */
  place(plan: LogicalPlan, context: BindContext): LogicalPlan {
    return expanded(plan, this.calls, context);
  }
}

const sameCall = (a: Omit<SetCall, 'columns'>, b: Omit<SetCall, 'columns'>): boolean =>
  a.fn === b.fn && a.overload === b.overload && sameExprs(a.args, b.args) && !a.args.some(isVolatile);

/** A ProjectSet for each depth of nesting, the innermost first. */
function expanded(plan: LogicalPlan, calls: readonly SetCall[], context: BindContext): LogicalPlan {
  let grown = plan;
  for (let left = calls; left.length > 0; ) {
    const pending = new Set(left.map((call) => call.columns[0].id));
    const waits = (call: SetCall): boolean =>
      call.args.some((arg) => [...exprColumns(arg)].some((id) => pending.has(id)));
    const placed = placeSubqueries(
      grown,
      left.filter((call) => !waits(call)).flatMap((call) => call.args),
      context,
    );
    let next = 0;
    const now = left.filter((call) => !waits(call)).map((call) => mapSetCall(call, () => placed.exprs[next++]));
    grown = projectSet(placed.plan, now);
    left = left.filter(waits);
  }
  return grown;
}
