import { errors } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import type { Span } from '../../base/span.ts';
import { int32 } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import { aggregate, columnRef, literal, passOn } from '../../plan/build.ts';
import type { AggregateCall, Expr, NamedExpr } from '../../plan/expr.ts';
import { type LogicalPlan, subqueryPlan } from '../../plan/logical.ts';
import { isNullable } from '../../plan/nullable.ts';
import { sameExpr } from '../../plan/same.ts';
import {
  aggregateExprs,
  exprsOf,
  freeColumns,
  mapAggregate,
  mapExprChildren,
  mapExprs,
  mapPlan,
  nodesOf,
  replaceColumns,
  someExpr,
} from '../../plan/walk.ts';
import { settle } from './coerce.ts';
import { requireEquality } from './comparable.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { type GroupedBySets, groupBySets } from './grouping_sets.ts';
import { placeSubqueries } from './place.ts';
import { outputPosition } from './positions.ts';
import { qualifiedName, type Scope, withoutAggregates } from './scope.ts';
import type { BoundItem } from './select_items.ts';
import { SetCollector } from './set_collector.ts';

/**
 * One expression of GROUP BY: a position, the name of an output column (when no input column has it) or an expression.
 * Aggregates are refused, also when a position leads to one.
 */
export function bindGroupExpression(
  expression: Expression,
  items: readonly BoundItem[],
  scope: Scope,
  context: BindContext,
): Expr {
  const expr = groupExpression(expression, items, scope, context);
  requireEquality(expr.type, expression.at);
  return expr;
}

function groupExpression(
  expression: Expression,
  items: readonly BoundItem[],
  scope: Scope,
  context: BindContext,
): Expr {
  const item = groupedItem(expression, items, scope);
  if (item === undefined) {
    const within = { ...withoutAggregates(scope, 'GROUP BY'), sets: scope.sets };
    return settle(bindExpression(expression, within, context), context);
  }
  const calls = 'calls' in scope.aggregates ? scope.aggregates.calls : [];
  if (readsAggregate(item.expr, calls)) {
    throw errors.grouping('aggregate functions are not allowed in GROUP BY', item.at);
  }
  const { windows } = scope;
  if (
    windows !== undefined &&
    'has' in windows &&
    someExpr(item.expr, (e) => e.kind === 'column' && windows.has(e.id))
  ) {
    throw errors.windowing('window functions are not allowed in GROUP BY', item.at);
  }
  return item.expr;
}

function groupedItem(expression: Expression, items: readonly BoundItem[], scope: Scope): BoundItem | undefined {
  const position = outputPosition(expression, items.length, 'GROUP BY');
  if (position !== undefined) return items[position];
  if (expression.kind !== 'column' || expression.parts.length !== 1) return undefined;
  const [{ name }] = expression.parts;
  if (scope.columns.some((entry) => entry.name === name)) return undefined;
  const matches = items.filter((item) => item.name === name);
  if (matches.some((item) => !sameExpr(item.expr, matches[0].expr))) {
    throw errors.ambiguousColumn(name, expression.at);
  }
  return matches[0];
}

export const readsAggregate = (expr: Expr, calls: readonly AggregateCall[]): boolean =>
  expr.kind === 'column' ? calls.some((call) => call.column.id === expr.id) : expressionParts(expr, calls);

function expressionParts(expr: Expr, calls: readonly AggregateCall[]): boolean {
  let found = false;
  mapExprChildren(expr, (part) => {
    found ||= readsAggregate(part, calls);
    return part;
  });
  return found;
}

// ---------------------------------------------------------------- the Aggregate node and what stands above it

/** An Aggregate over the plan, and how expressions bound below it are said above it. */
export interface Grouped {
  readonly plan: LogicalPlan;
  /** Throws 42803 for a column that is neither grouped nor aggregated. */
  regroup(expr: Expr): Expr;
}

/** Expressions of GROUP BY; `sets` say which of them group which rows (null: all of them all rows). */
export interface Groups {
  readonly exprs: readonly Expr[];
  readonly sets: readonly (readonly number[])[] | null;
}

export function group(
  input: LogicalPlan,
  { exprs, sets }: Groups,
  scope: Scope,
  items: readonly BoundItem[],
  context: BindContext,
): Grouped {
  const calls = 'calls' in scope.aggregates ? scope.aggregates.calls : [];
  const source = scope.sets instanceof SetCollector ? scope.sets.placeFor(exprs, input, context) : input;
  const own = distinctExprs(exprs).map((expr) => groupColumn(expr, source, items, context));
  const placed = placeGroups(source, own, calls, context);
  const bySets =
    sets === null
      ? undefined
      : groupBySets({ input: placed.plan, groups: placed.groups, sets, calls: placed.calls }, context);
  const plan = bySets?.plan ?? aggregate(placed.plan, placed.groups, placed.calls);
  const groups = own.map(({ column, expr }, i) => ({ column: bySets?.columns[i] ?? column, expr }));
  const groupings = groupingValues(scope, own, bySets);
  const above = new Set(plan.output.map((column) => column.id));
  const below = new Set(source.output.map((column) => column.id));
  const lost = (id: ColumnId): boolean => below.has(id) && !above.has(id);
  const regroup = (expr: Expr): Expr => {
    const found = groups.find((each) => sameExpr(each.expr, expr));
    if (found !== undefined) return columnRef(found.column);
    const grouping = expr.kind === 'column' ? groupings.get(expr.id) : undefined;
    if (grouping !== undefined) return grouping;
    if (expr.kind === 'column' && lost(expr.id)) throw ungrouped(expr, scope, context);
    if (expr.kind !== 'subquery') return mapExprChildren(expr, regroup);
    const over = bySets === undefined ? expr : { ...expr, plan: renamed(subqueryPlan(expr.plan), groups) };
    checkSubquery(subqueryPlan(over.plan), lost, scope, context);
    return mapExprChildren(over, regroup);
  };
  return { plan, regroup };
}

/** A subquery that reads grouped columns reads what the grouping sets make of them. */
function renamed(plan: LogicalPlan, groups: readonly NamedExpr[]): LogicalPlan {
  const now = new Map(
    groups.flatMap(({ column, expr }) => (expr.kind === 'column' ? [[expr.id, columnRef(column)]] : [])),
  );
  return mapPlan(plan, (node) => mapExprs(node, (expr) => replaceColumns(expr, (id) => now.get(id))));
}

/** What each call of GROUPING says of a row: a bit for every argument that the row's set lacks, the last one lowest. */
function groupingValues(
  { aggregates }: Scope,
  groups: readonly NamedExpr[],
  bySets: GroupedBySets | undefined,
): ReadonlyMap<ColumnId, Expr> {
  const found = 'groupings' in aggregates ? aggregates.groupings : [];
  return new Map(
    found.map(({ column, args, places: written }) => {
      const places = args.map((arg) => groups.findIndex((each) => sameExpr(each.expr, arg)));
      if (places.includes(-1)) {
        const message = 'arguments to GROUPING must be grouping expressions of the associated query level';
        throw errors.grouping(message, written[places.indexOf(-1)]);
      }
      const bits = (set: readonly number[]): number =>
        places.reduce((sum, place) => sum * 2 + (set.includes(place) ? 0 : 1), 0);
      return [column.id, bySets === undefined ? literal(0, int32) : bySets.bySet(bits)];
    }),
  );
}

export const distinctExprs = (exprs: readonly Expr[]): readonly Expr[] =>
  exprs.filter((expr, i) => !exprs.slice(0, i).some((earlier) => sameExpr(earlier, expr)));

/** A plain column is grouped under its own id, so that subqueries above the Aggregate still find it. */
function groupColumn(expr: Expr, input: LogicalPlan, items: readonly BoundItem[], context: BindContext): NamedExpr {
  const passed = expr.kind === 'column' ? input.output.find((column) => column.id === expr.id) : undefined;
  if (passed !== undefined) return passOn(passed);
  const name = items.find((item) => sameExpr(item.expr, expr))?.name ?? 'group';
  return { column: context.ids.column(name, expr.type, isNullable(expr, input.output)), expr };
}

function placeGroups(
  input: LogicalPlan,
  groups: readonly NamedExpr[],
  calls: readonly AggregateCall[],
  context: BindContext,
): { plan: LogicalPlan; groups: readonly NamedExpr[]; calls: readonly AggregateCall[] } {
  const exprs = [...groups.map((each) => each.expr), ...calls.flatMap(aggregateExprs)];
  const placed = placeSubqueries(input, exprs, context);
  if (placed.exprs === exprs) return { plan: placed.plan, groups, calls };
  const now = new Map(exprs.map((expr, i) => [expr, placed.exprs[i]]));
  return {
    plan: placed.plan,
    groups: groups.map((each) => ({ ...each, expr: now.get(each.expr) ?? each.expr })),
    calls: calls.map((call) => mapAggregate(call, (expr) => now.get(expr) ?? expr)),
  };
}

function ungrouped(expr: Extract<Expr, { kind: 'column' }>, scope: Scope, context: BindContext): Error {
  const name = qualifiedName(scope, expr.id) ?? '?';
  const message = `column "${name}" must appear in the GROUP BY clause or be used in an aggregate function`;
  return errors.grouping(message, context.places.get(expr));
}

function checkSubquery(plan: LogicalPlan, lost: (id: ColumnId) => boolean, scope: Scope, context: BindContext): void {
  for (const id of freeColumns(plan)) {
    if (!lost(id)) continue;
    const name = qualifiedName(scope, id) ?? '?';
    const message = `subquery uses ungrouped column "${name}" from outer query`;
    throw errors.grouping(message, placeOfUse(plan, id, context));
  }
}

/** Where the plan mentions the column for the first time. */
function placeOfUse(plan: LogicalPlan, id: ColumnId, context: BindContext): Span | undefined {
  let found: Span | undefined;
  const isIt = (part: Expr): boolean => {
    if (part.kind === 'column' && part.id === id) found ??= context.places.get(part);
    return found !== undefined;
  };
  for (const node of nodesOf(plan)) if (exprsOf(node).some((expr) => someExpr(expr, isIt))) return found;
  return found;
}
