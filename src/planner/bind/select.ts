import { errors } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import type { OrderItem, Select } from '../../parser/ast/query.ts';
import { bareNames } from '../../parser/bare_names.ts';
import { columnRef, distinct, keep, passOn, project } from '../../plan/build.ts';
import type { Column, Expr, NamedExpr, SortKey } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { isNullable } from '../../plan/nullable.ts';
import { sameExpr } from '../../plan/same.ts';
import { isVolatile } from '../expr/facts.ts';
import { sortKey } from './aggregate_call.ts';
import { AggregateCollector } from './aggregate_collector.ts';
import type { BoundBody } from './body.ts';
import { settle } from './coerce.ts';
import { requireEquality } from './comparable.ts';
import type { BindContext } from './context.ts';
import { distinctOn } from './distinct_on.ts';
import { bindBoolean, bindExpression } from './expression.ts';
import { bindFrom } from './from.ts';
import { type Groups, group } from './group.ts';
import { bindGroupBy } from './group_by.ts';
import { placeCondition, placeSubqueries } from './place.ts';
import { outputPosition } from './positions.ts';
import { bindQualify } from './qualify.ts';
import { sampled } from './sample.ts';
import { type Scope, withoutAggregates } from './scope.ts';
import { type BoundItem, bindItems } from './select_items.ts';
import { SetCollector } from './set_collector.ts';
import { bindNamedWindows } from './window.ts';
import { WindowCollector } from './window_collector.ts';

/** What stands around a SELECT and is bound with it. */
export interface SelectSurroundings {
  readonly orderBy: readonly OrderItem[];
  readonly outer: Scope | undefined;
  /** An arm of a set operation keeps untyped literals, so that the other arm decides their type. */
  readonly keepUnknown: boolean;
}

/**
 *   FROM, WHERE → Aggregate → HAVING → Project → DISTINCT
 *
 * Sorting is left to the caller, which gets the keys.
 */
export function bindSelect(select: Select, around: SelectSurroundings, context: BindContext): BoundBody {
  if (select.into !== undefined) throw errors.badSyntax('SELECT ... INTO is not allowed here', select.into.at);
  let bare: ReadonlySet<string> | undefined;
  const usesRowOf = (table: string): boolean => {
    bare ??= bareNames(select);
    return bare.has(table);
  };
  const source = bindFrom(select.from, { ...context, usesRowOf }, around.outer);
  const from = select.sample === undefined ? source : { ...source, plan: sampled(source.plan, select.sample, context) };
  const aggregates = new AggregateCollector(context.ids);
  const windows = new WindowCollector(select.windows, context.ids);
  const sets = new SetCollector(context.ids);
  const scope: Scope = { tables: from.tables, columns: from.columns, outer: around.outer, aggregates, windows, sets };
  const isPlain =
    !select.distinct && select.distinctOn.length === 0 && select.groupBy.length === 0 && !select.groupByAll;
  const keepUnknown = around.keepUnknown && isPlain;
  const items = bindItems(select.items, scope, context).map((item) =>
    keepUnknown ? item : { ...item, expr: settle(item.expr, context) },
  );
  const filtered = bindWhere(select, from.plan, scope, context);
  bindNamedWindows(select.windows, windows, scope, context);
  const noWindows: Scope = {
    ...scope,
    windows: { refused: 'window functions are not allowed in HAVING' },
    sets: { refused: 'set-returning functions are not allowed in HAVING' },
  };
  const having = select.having === null ? null : bindBoolean(select.having, 'HAVING', noWindows, context);
  const qualify = bindQualify(select, items, scope, context);
  const order = around.orderBy.map((item) => bindOrderItem(item, items, scope, context));
  const groups = bindGroupBy(select, items, scope, context);
  const on = select.distinctOn.map((expr) => {
    const item = { expr, descending: false, nullsFirst: undefined, at: expr.at };
    return bindOrderItem(item, items, scope, context, 'SELECT DISTINCT ON');
  });
  const whole: Parts = { plan: filtered, items, having, order, on, windows, sets, qualify };
  const isGrouped = select.groupBy.length > 0 || groups.exprs.length > 0 || having !== null || aggregates.isUsed;
  return output(isGrouped ? regrouped(whole, groups, scope, context) : whole, select, context);
}

interface Parts {
  readonly plan: LogicalPlan;
  readonly items: readonly BoundItem[];
  readonly having: Expr | null;
  readonly order: readonly OrderEntry[];
  /** DISTINCT ON. */
  readonly on: readonly OrderEntry[];
  readonly windows: WindowCollector;
  readonly sets: SetCollector;
  readonly qualify: Expr | null;
}

/** An ORDER BY item: an output column by number, or an expression of its own. */
interface OrderEntry {
  readonly item: OrderItem;
  readonly by: number | Expr;
}

function bindWhere(select: Select, plan: LogicalPlan, scope: Scope, context: BindContext): LogicalPlan {
  if (select.where === null) return plan;
  const condition = bindBoolean(select.where, 'WHERE', withoutAggregates(scope, 'WHERE'), context);
  return placeCondition(plan, condition, context);
}

function regrouped(parts: Parts, groups: Groups, scope: Scope, context: BindContext): Parts {
  const regrouped = (entry: OrderEntry): OrderEntry =>
    typeof entry.by === 'number' ? entry : { ...entry, by: regroup(entry.by) };
  const { plan, regroup } = group(parts.plan, groups, scope, parts.items, context);
  parts.windows.restate(regroup);
  parts.sets.restate(regroup);
  return {
    ...parts,
    plan,
    items: parts.items.map((item) => ({ ...item, expr: regroup(item.expr) })),
    having: parts.having === null ? null : regroup(parts.having),
    qualify: parts.qualify === null ? null : regroup(parts.qualify),
    order: parts.order.map(regrouped),
    on: parts.on.map(regrouped),
  };
}

// ---------------------------------------------------------------- ORDER BY

/** The standard's ways: an output name, an output position; and Postgres's: any expression over the input. */
function bindOrderItem(
  item: OrderItem,
  items: readonly BoundItem[],
  scope: Scope,
  context: BindContext,
  clause = 'ORDER BY',
): OrderEntry {
  const position = outputPosition(item.expr, items.length, clause) ?? outputName(item, items);
  if (position !== undefined) return { item, by: position };
  const expr = settle(bindExpression(item.expr, scope, context), context);
  const same = items.findIndex((each) => sameExpr(each.expr, expr));
  return { item, by: same >= 0 ? same : expr };
}

function outputName({ expr }: OrderItem, items: readonly BoundItem[]): number | undefined {
  if (expr.kind !== 'column' || expr.parts.length !== 1) return undefined;
  const [{ name }] = expr.parts;
  const first = items.findIndex((item) => item.name === name);
  if (first < 0) return undefined;
  const others = items.filter((item) => item.name === name);
  if (others.some((item) => !sameExpr(item.expr, items[first].expr))) {
    throw errors.ambiguousOrderBy(name, expr.at);
  }
  return first;
}

// ---------------------------------------------------------------- the projection

function output(parts: Parts, select: Select, context: BindContext): BoundBody {
  const entries = [...parts.order, ...parts.on];
  const hidden = distinctEntries(entries.filter((entry) => typeof entry.by !== 'number'));
  if (select.distinct && hidden.length > 0) {
    const message = 'for SELECT DISTINCT, ORDER BY expressions must appear in select list';
    throw errors.invalidColumnReference(message, hidden[0].item.expr.at);
  }
  if (select.distinct) for (const item of parts.items) requireEquality(item.expr.type, item.at);
  const grouped = parts.having === null ? parts.plan : placeCondition(parts.plan, parts.having, context);
  const windowed = parts.windows.place(parts.sets.placeFor(parts.windows.read, grouped, context), context);
  const filtered = parts.qualify === null ? windowed : placeCondition(windowed, parts.qualify, context);
  const wanted = [...parts.items.map((item) => item.expr), ...hidden.map((entry) => entry.by as Expr)];
  const { plan: input, exprs } = placeSubqueries(parts.sets.place(filtered, context), wanted, context);
  const names = [...parts.items.map((item) => item.name), ...hidden.map(() => 'order')];
  const named = nameExprs(exprs, names, input, context);
  const projected = projection(input, named);
  const columns = named.map((each) => each.column);
  const columnOf = ({ by }: OrderEntry): Column =>
    columns[typeof by === 'number' ? by : parts.items.length + hidden.findIndex((entry) => sameEntry(entry.by, by))];
  const keys = parts.order.map((entry): SortKey => sortKey(columnRef(columnOf(entry)), entry.item));
  const on = parts.on.map(columnOf);
  const few = on.length === 0 ? projected : distinctOn(projected, on, keys, select, context);
  return {
    plan: select.distinct ? distinct(few) : few,
    columns: parts.items.map((item, i) => ({ ...columns[i], name: item.name })),
    keys,
    places: parts.items.map((item) => context.places.get(item.expr) ?? item.at),
  };
}

const sameEntry = (a: number | Expr, b: number | Expr): boolean =>
  typeof a === 'number' || typeof b === 'number' ? a === b : a === b || (sameExpr(a, b) && !isVolatile(a));

const distinctEntries = (entries: readonly OrderEntry[]): readonly OrderEntry[] =>
  entries.filter((entry, i) => !entries.slice(0, i).some((earlier) => sameEntry(earlier.by, entry.by)));

/** A plain column of the input keeps its id the first time; everything else gets a fresh one. */
function nameExprs(
  exprs: readonly Expr[],
  names: readonly string[],
  input: LogicalPlan,
  context: BindContext,
): readonly NamedExpr[] {
  const free = new Map<ColumnId, Column>(input.output.map((column) => [column.id, column]));
  return exprs.map((expr, i) => {
    const passed = expr.kind === 'column' ? free.get(expr.id) : undefined;
    if (passed === undefined) {
      return { column: context.ids.column(names[i], expr.type, isNullable(expr, input.output)), expr };
    }
    free.delete(passed.id);
    return passOn(passed);
  });
}

function projection(input: LogicalPlan, named: readonly NamedExpr[]): LogicalPlan {
  const onlyColumns = named.every(({ column, expr }) => expr.kind === 'column' && expr.id === column.id);
  return onlyColumns
    ? keep(
        input,
        named.map((each) => each.column),
      )
    : project(input, named);
}
