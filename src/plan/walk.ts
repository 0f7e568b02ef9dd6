import { assert, unreachable } from '../base/assert.ts';
import type { ColumnId } from '../base/ids.ts';
import { caseArm, joinOutput, projectSet, recursiveUnion, withTables } from './build.ts';
import type { AggregateCall, Expr, FrameBound, NamedExpr, SetCall, SortKey, SubqueryExpr, WindowCall } from './expr.ts';
import { type LogicalPlan, subqueryPlan } from './logical.ts';

/** Ways over plans and expressions. Whatever maps returns the same object when nothing changed. */

/** Maps a list; the same list when every element stayed the same. */
export function mapSame<T>(list: readonly T[], f: (element: T) => T): readonly T[] {
  let changed: T[] | null = null;
  for (let i = 0; i < list.length; i++) {
    const mapped = f(list[i]);
    if (mapped !== list[i]) changed ??= list.slice();
    if (changed !== null) changed[i] = mapped;
  }
  return changed ?? list;
}

// ---------------------------------------------------------------- plans

/** The inputs of a node, left to right. */
export function children(plan: LogicalPlan): readonly LogicalPlan[] {
  if ('input' in plan) return [plan.input];
  if ('inputs' in plan) return plan.inputs;
  if ('left' in plan) return [plan.left, plan.right];
  return [];
}

/** The node over other inputs; columns that it passes on are derived anew. */
export function withChildren(plan: LogicalPlan, inputs: readonly LogicalPlan[]): LogicalPlan {
  const before = children(plan);
  assert(before.length === inputs.length, 'a node keeps its number of inputs');
  if (inputs.every((input, i) => input === before[i])) return plan;
  const input = inputs[0];
  switch (plan.kind) {
    case 'filter':
    case 'sort':
    case 'limit':
      return { ...plan, input, output: input.output };
    case 'project':
    case 'aggregate':
    case 'write':
      return { ...plan, input };
    case 'predict':
      return { ...plan, input, output: [...input.output, ...plan.predictions] };
    case 'project_set':
      return projectSet(input, plan.calls, plan.ordinality);
    case 'window':
      return { ...plan, input, output: [...input.output, ...plan.calls.map((call) => call.column)] };
    case 'join':
    case 'apply': {
      const [left, right] = inputs;
      return { ...plan, left, right, output: joinOutput({ ...plan, left, right }) };
    }
    case 'union':
      return { ...plan, inputs };
    case 'recursive_union':
      return recursiveUnion(inputs[0], inputs[1], plan);
    case 'scan':
    case 'values':
    case 'work_scan':
    case 'with_scan':
      return plan;
    case 'with_use':
      return { ...plan, input, output: input.output };
    case 'with':
      return withTables(inputs, plan.tables);
    default:
      return unreachable(plan);
  }
}

export function mapChildren(plan: LogicalPlan, f: (child: LogicalPlan) => LogicalPlan): LogicalPlan {
  const before = children(plan);
  return before.length === 0 ? plan : withChildren(plan, mapSame(before, f));
}

/** Bottom-up: inputs first, then the node over them. Does not enter subquery expressions. */
export const mapPlan = (plan: LogicalPlan, f: (node: LogicalPlan) => LogicalPlan): LogicalPlan =>
  f(mapChildren(plan, (child) => mapPlan(child, f)));

/** Every node, parents first. */
export function* nodesOf(plan: LogicalPlan): Generator<LogicalPlan> {
  yield plan;
  for (const child of children(plan)) yield* nodesOf(child);
}

// ---------------------------------------------------------------- expressions of a node

/** The expressions that the node itself evaluates, in a fixed order. */
export function exprsOf(plan: LogicalPlan): readonly Expr[] {
  switch (plan.kind) {
    case 'scan':
      return plan.filter === null ? [] : [plan.filter];
    case 'values':
      return plan.rows.flat();
    case 'filter':
      return [plan.predicate];
    case 'project':
      return plan.exprs.map((item) => item.expr);
    case 'project_set':
      return plan.calls.flatMap((call) => call.args);
    case 'join':
    case 'apply':
      return plan.condition === null ? [] : [plan.condition];
    case 'aggregate':
      return [...plan.groups.map((item) => item.expr), ...plan.aggregates.flatMap(aggregateExprs)];
    case 'window':
      return [...plan.partitionBy, ...plan.orderBy.map((key) => key.expr), ...plan.calls.flatMap(windowExprs)];
    case 'sort':
      return plan.keys.map((key) => key.expr);
    case 'limit':
      return [plan.count, plan.offset].filter((expr) => expr !== null);
    case 'predict':
      return plan.features;
    case 'union':
    case 'recursive_union':
    case 'work_scan':
    case 'with_use':
    case 'with':
    case 'with_scan':
    case 'write':
      return [];
    default:
      return unreachable(plan);
  }
}

export const aggregateExprs = (call: Omit<AggregateCall, 'column'>): readonly Expr[] => [
  ...call.args,
  ...(call.filter === null ? [] : [call.filter]),
  ...call.orderBy.map((key) => key.expr),
];

/** The expressions of one call; offsets are constants, but the keys of RANGE are computed row by row. */
export const windowExprs = (call: Omit<WindowCall, 'column'>): readonly Expr[] => [
  ...call.args,
  ...(call.filter === null ? [] : [call.filter]),
  ...boundExprs(call.frame.start),
  ...boundExprs(call.frame.end),
];

function boundExprs(bound: FrameBound): readonly Expr[] {
  if (!('offset' in bound)) return [];
  return bound.range === null ? [bound.offset] : [bound.offset, bound.range.key, bound.range.limit];
}

/** Maps each expression that the node itself evaluates (whole expressions: use `mapExpr` inside `f` to go deeper). */
export function mapExprs(plan: LogicalPlan, f: (expr: Expr) => Expr): LogicalPlan {
  switch (plan.kind) {
    case 'scan':
      return replaced(plan, { filter: mapMaybe(plan.filter, f) });
    case 'values':
      return replaced(plan, { rows: mapSame(plan.rows, (row) => mapSame(row, f)) });
    case 'filter':
      return replaced(plan, { predicate: f(plan.predicate) });
    case 'project':
      return replaced(plan, { exprs: mapNamed(plan.exprs, f) });
    case 'project_set':
      return replaced(plan, { calls: mapSame(plan.calls, (call) => mapSetCall(call, f)) });
    case 'join':
    case 'apply':
      return replaced(plan, { condition: mapMaybe(plan.condition, f) });
    case 'aggregate':
      return replaced(plan, {
        groups: mapNamed(plan.groups, f),
        aggregates: mapSame(plan.aggregates, (call) => mapAggregate(call, f)),
      });
    case 'window':
      return replaced(plan, {
        partitionBy: mapSame(plan.partitionBy, f),
        orderBy: mapKeys(plan.orderBy, f),
        calls: mapSame(plan.calls, (call) => mapWindowCall(call, f)),
      });
    case 'sort':
      return replaced(plan, { keys: mapKeys(plan.keys, f) });
    case 'limit':
      return replaced(plan, { count: mapMaybe(plan.count, f), offset: mapMaybe(plan.offset, f) });
    case 'predict':
      return replaced(plan, { features: mapSame(plan.features, f) });
    case 'union':
    case 'recursive_union':
    case 'work_scan':
    case 'with_use':
    case 'with':
    case 'with_scan':
    case 'write':
      return plan;
    default:
      return unreachable(plan);
  }
}

const mapMaybe = (expr: Expr | null, f: (expr: Expr) => Expr): Expr | null => (expr === null ? null : f(expr));

const mapNamed = (items: readonly NamedExpr[], f: (expr: Expr) => Expr): readonly NamedExpr[] =>
  mapSame(items, (item) => replaced(item, { expr: f(item.expr) }));

export const mapKeys = (keys: readonly SortKey[], f: (expr: Expr) => Expr): readonly SortKey[] =>
  mapSame(keys, (key) => replaced(key, { expr: f(key.expr) }));

export const mapAggregate = (call: AggregateCall, f: (expr: Expr) => Expr): AggregateCall =>
  replaced(call, { args: mapSame(call.args, f), filter: mapMaybe(call.filter, f), orderBy: mapKeys(call.orderBy, f) });

export const mapSetCall = (call: SetCall, f: (expr: Expr) => Expr): SetCall =>
  replaced(call, { args: mapSame(call.args, f) });

export const mapWindowCall = (call: WindowCall, f: (expr: Expr) => Expr): WindowCall =>
  replaced(call, {
    args: mapSame(call.args, f),
    filter: mapMaybe(call.filter, f),
    frame: replaced(call.frame, { start: mapBound(call.frame.start, f), end: mapBound(call.frame.end, f) }),
  });

function mapBound(bound: FrameBound, f: (expr: Expr) => Expr): FrameBound {
  if (!('offset' in bound)) return bound;
  const { range } = bound;
  return replaced(bound, {
    offset: f(bound.offset),
    range: range === null ? null : replaced(range, { key: f(range.key), limit: f(range.limit) }),
  });
}

/** The object with some fields replaced; the same object when they hold what they held. */
function replaced<T extends object>(whole: T, fields: Partial<T>): T {
  for (const key of Object.keys(fields) as (keyof T)[]) {
    if (whole[key] !== fields[key]) return { ...whole, ...fields };
  }
  return whole;
}

// ---------------------------------------------------------------- inside expressions

/** Direct parts of an expression. The plan of a subquery is not entered; its `test.left` is. */
export function exprChildren(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'column':
    case 'literal':
    case 'parameter':
      return [];
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
      return expr.args;
    case 'chain':
      return [expr.first, ...expr.links.map((link) => link.right)];
    case 'cast':
    case 'not':
    case 'is_null':
    case 'in_list':
      return [expr.input];
    case 'case':
      return [...expr.whens.flatMap((arm) => [arm.when, arm.then]), expr.otherwise];
    case 'subquery':
      return [expr.test?.left, expr.condition].filter((part) => part !== undefined);
    default:
      return unreachable(expr);
  }
}

export function mapExprChildren(expr: Expr, f: (part: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'column':
    case 'literal':
    case 'parameter':
      return expr;
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
      return replaced(expr, { args: mapSame(expr.args, f) });
    case 'chain':
      return replaced(expr, {
        first: f(expr.first),
        links: mapSame(expr.links, (link) => replaced(link, { right: f(link.right) })),
      });
    case 'cast':
    case 'not':
    case 'is_null':
    case 'in_list':
      return replaced(expr, { input: f(expr.input) });
    case 'case':
      return replaced(expr, {
        whens: mapSame(expr.whens, (arm) => replaced(arm, caseArm(f(arm.when), f(arm.then)))),
        otherwise: f(expr.otherwise),
      });
    case 'subquery': {
      const tested =
        expr.test === undefined ? expr : replaced(expr, { test: replaced(expr.test, { left: f(expr.test.left) }) });
      return tested.condition === undefined ? tested : replaced(tested, { condition: f(tested.condition) });
    }
    default:
      return unreachable(expr);
  }
}

/** Bottom-up over an expression. */
export const mapExpr = (expr: Expr, f: (part: Expr) => Expr): Expr =>
  f(mapExprChildren(expr, (part) => mapExpr(part, f)));

/** Replaces columns: what `f` gives for a column's id, or the column itself when it gives undefined. */
export const replaceColumns = (expr: Expr, f: (id: ColumnId) => Expr | undefined): Expr =>
  mapExpr(expr, (part) => (part.kind === 'column' ? (f(part.id) ?? part) : part));

/** True when the expression or a part of it satisfies `test`. */
export function someExpr(expr: Expr, test: (part: Expr) => boolean): boolean {
  if (test(expr)) return true;
  for (const part of exprChildren(expr)) if (someExpr(part, test)) return true;
  return false;
}

/** Ids of the columns that the expression reads, those of outer queries inside its subqueries among them. */
export function exprColumns(expr: Expr, into: Set<ColumnId> = new Set()): Set<ColumnId> {
  if (expr.kind === 'column') into.add(expr.id);
  if (expr.kind === 'subquery') return subqueryColumns(expr, into);
  for (const part of exprChildren(expr)) exprColumns(part, into);
  return into;
}

/** What the subquery uses of the outer query; a condition names columns of the subquery too, which do not count. */
function subqueryColumns(expr: SubqueryExpr, into: Set<ColumnId>): Set<ColumnId> {
  const plan = subqueryPlan(expr.plan);
  const used = freeColumns(plan);
  for (const part of exprChildren(expr)) exprColumns(part, used);
  for (const column of plan.output) used.delete(column.id);
  for (const id of used) into.add(id);
  return into;
}

/** Ids that a plan uses but does not produce: its references to outer queries. Empty for a whole query. */
export function freeColumns(plan: LogicalPlan): Set<ColumnId> {
  const used = new Set<ColumnId>();
  const produced = new Set<ColumnId>();
  for (const node of nodesOf(plan)) {
    for (const column of node.output) produced.add(column.id);
    for (const expr of exprsOf(node)) exprColumns(expr, used);
  }
  for (const id of produced) used.delete(id);
  return used;
}
