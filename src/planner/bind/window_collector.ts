import type { Identifier } from '../../parser/ast/common.ts';
import type { NamedWindow } from '../../parser/ast/query.ts';
import { type ColumnIds, window } from '../../plan/build.ts';
import type { Column, Expr, FrameBound, SortKey, WindowCall, WindowFrame } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { sameExpr, sameExprs, sameKeys } from '../../plan/same.ts';
import { mapKeys, mapSame, mapWindowCall } from '../../plan/walk.ts';
import { isVolatile } from '../expr/facts.ts';
import type { BindContext } from './context.ts';
import { placeSubqueries } from './place.ts';

/** What rows a window function looks at. */
export interface BoundWindow {
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly SortKey[];
  readonly frame: WindowFrame;
  /** The frame was written: such a window may be named by OVER, but not gone on from. */
  readonly hasFrame: boolean;
}

/** Calls over windows of one partition and order. */
interface WindowGroup {
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly SortKey[];
  readonly calls: readonly WindowCall[];
}

/** The window functions of one query level, in the order in which they were met; equal calls share one column. */
export class WindowCollector {
  /** Windows of the WINDOW clause, as far as they are bound. */
  readonly bound = new Map<string, BoundWindow>();
  private readonly definitions: readonly NamedWindow[];
  private groups: WindowGroup[] = [];
  private readonly ids: ColumnIds;

  constructor(definitions: readonly NamedWindow[], ids: ColumnIds) {
    this.definitions = definitions;
    this.ids = ids;
  }

  get isEmpty(): boolean {
    return this.groups.length === 0;
  }

  /** The definition that OVER w means; `before` limits the search to those in front of a definition. */
  definition(name: Identifier, before?: NamedWindow): NamedWindow | undefined {
    const end = before === undefined ? this.definitions.length : this.definitions.indexOf(before);
    return this.definitions.slice(0, end).find((each) => each.name.name === name.name);
  }

  has(id: Column['id']): boolean {
    return this.groups.some((group) => group.calls.some((call) => call.column.id === id));
  }

  /** The column in which the function's value will stand. */
  add(call: Omit<WindowCall, 'column'>, over: BoundWindow, type: Column['type'], nullable: boolean): Column {
    const at = this.groups.findIndex(
      (group) => sameExprs(group.partitionBy, over.partitionBy) && sameKeys(group.orderBy, over.orderBy),
    );
    const known = this.groups[at]?.calls.find((other) => sameCall(other, call));
    if (known !== undefined) return known.column;
    const column = this.ids.column(call.fn, type, nullable);
    const own = { column, ...call };
    if (at < 0) this.groups.push({ partitionBy: over.partitionBy, orderBy: over.orderBy, calls: [own] });
    else this.groups[at] = { ...this.groups[at], calls: [...this.groups[at].calls, own] };
    return column;
  }

  /** Says every expression in other words: what GROUP BY makes of them. */
  restate(f: (expr: Expr) => Expr): void {
    this.groups = this.groups.map((group) => mapGroup(group, f));
  }

  /** By what rows are parted and ordered. */
  get read(): readonly Expr[] {
    return this.groups.flatMap(({ partitionBy, orderBy }) => [...partitionBy, ...orderBy.map((key) => key.expr)]);
  }

  /** The plan with a Window node for each partition and order. */
  place(plan: LogicalPlan, context: BindContext): LogicalPlan {
    let grown = plan;
    for (const group of this.groups) {
      const exprs: Expr[] = [];
      mapGroup(group, (expr) => {
        exprs.push(expr);
        return expr;
      });
      const placed = placeSubqueries(grown, exprs, context);
      const now = new Map(exprs.map((expr, i) => [expr, placed.exprs[i]]));
      grown = window(
        placed.plan,
        mapGroup(group, (expr) => now.get(expr) ?? expr),
      );
    }
    return grown;
  }
}

const mapGroup = (group: WindowGroup, f: (expr: Expr) => Expr): WindowGroup => ({
  partitionBy: mapSame(group.partitionBy, f),
  orderBy: mapKeys(group.orderBy, f),
  calls: group.calls.map((call) => mapWindowCall(call, f)),
});

function sameCall(a: Omit<WindowCall, 'column'>, b: Omit<WindowCall, 'column'>): boolean {
  if (a.kind !== b.kind || a.fn !== b.fn || a.overload !== b.overload || !sameFrame(a.frame, b.frame)) return false;
  if ((a.filter === null) !== (b.filter === null) || a.args.some(isVolatile)) return false;
  if (a.filter !== null && b.filter !== null && !sameExpr(a.filter, b.filter)) return false;
  return sameExprs(a.args, b.args);
}

const sameFrame = (a: WindowFrame, b: WindowFrame): boolean =>
  a.unit === b.unit && a.exclude === b.exclude && sameBound(a.start, b.start) && sameBound(a.end, b.end);

function sameBound(a: FrameBound, b: FrameBound): boolean {
  if (a.kind !== b.kind) return false;
  return !('offset' in a) || ('offset' in b && sameExpr(a.offset, b.offset));
}
