import type { Span } from '../../base/span.ts';
import type { DataType } from '../../data/type.ts';
import type { ColumnIds } from '../../plan/build.ts';
import type { AggregateCall, Column, Expr } from '../../plan/expr.ts';
import { sameExpr, sameExprs, sameKeys } from '../../plan/same.ts';

/** One call of GROUPING: the column stands for it until the grouping sets are known. */
export interface Grouping {
  readonly column: Column;
  readonly args: readonly Expr[];
  /** Where each argument was written. */
  readonly places: readonly Span[];
}

/** The aggregates of one query level, in the order in which they were met; equal calls share one column. */
export class AggregateCollector {
  private readonly found: AggregateCall[] = [];
  private readonly ids: ColumnIds;
  /** Calls of GROUPING, which the grouping sets give their values. */
  readonly groupings: Grouping[] = [];

  constructor(ids: ColumnIds) {
    this.ids = ids;
  }

  get isUsed(): boolean {
    return this.found.length > 0 || this.groupings.length > 0;
  }

  get calls(): readonly AggregateCall[] {
    return this.found;
  }

  /** The column in which the aggregate's value will stand. */
  add(call: Omit<AggregateCall, 'column'>, type: DataType): Column {
    const known = this.found.find((other) => sameCall(other, call));
    if (known !== undefined) return known.column;
    const column = this.ids.column(call.fn, type, call.fn !== 'count');
    this.found.push({ column, ...call });
    return column;
  }
}

function sameCall(a: Omit<AggregateCall, 'column'>, b: Omit<AggregateCall, 'column'>): boolean {
  if (a.fn !== b.fn || a.overload !== b.overload || a.distinct !== b.distinct) return false;
  if ((a.filter === null) !== (b.filter === null)) return false;
  if (a.filter !== null && b.filter !== null && !sameExpr(a.filter, b.filter)) return false;
  return sameExprs(a.args, b.args) && sameKeys(a.orderBy, b.orderBy);
}
