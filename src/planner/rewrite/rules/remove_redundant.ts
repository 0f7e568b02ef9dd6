import type { ColumnId } from '../../../base/ids.ts';
import { aggregateByName } from '../../../functions/registry.ts';
import { columnRef, filter, isPassedOn, keep, literal, passOn, project, union, values } from '../../../plan/build.ts';
import type { Expr, NamedExpr } from '../../../plan/expr.ts';
import type { Aggregate, Filter, Join, LogicalPlan, Project, Sort, Union } from '../../../plan/logical.ts';
import { sameExpr } from '../../../plan/same.ts';
import { exprColumns, exprsOf, mapExprs, mapPlan, replaceColumns } from '../../../plan/walk.ts';
import { isSimple, isVolatile } from '../../expr/facts.ts';
import { exactlyOneRow } from '../cardinality.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * Nodes that change nothing go, inputs that can have no rows take with them what needs rows:
 *
 *   Filter true       x        Join inner            Values no rows        Project a + 1 AS b        Project a + 1 + 1 AS c
 *   └─ x          →            ├─ x             →                          …over each other     →    └─ x
 *                              └─ Values no rows
 */
export const removeRedundant: RewriteRule = rewriteRule({
  name: 'remove_redundant',
  about: 'Nodes that change nothing and inputs without rows go.',
  rewrite: (plan) => mapPlan(plan, simplify),
});

function simplify(node: LogicalPlan): LogicalPlan {
  switch (node.kind) {
    case 'scan':
      if (node.filter === null) return node;
      if (isNeverTrue(node.filter)) return nothing(node);
      return isTrue(node.filter) ? { ...node, filter: null } : node;
    case 'filter':
      return simplifyFilter(node);
    case 'project':
      return simplifyProject(node);
    case 'join':
      return simplifyJoin(node);
    case 'aggregate':
      return simplifyAggregate(node);
    case 'sort':
      return simplifySort(node);
    case 'union':
      return simplifyUnion(node);
    case 'recursive_union':
      return isEmpty(node.inputs[0]) ? nothing(node) : node;
    case 'window':
    case 'project_set':
    case 'predict':
      return isEmpty(node.input) ? nothing(node) : node;
    default:
      return node;
  }
}

const isTrue = (expr: Expr): boolean => expr.kind === 'literal' && expr.value === true;
const isNeverTrue = (expr: Expr): boolean => expr.kind === 'literal' && expr.value !== true;
const isEmpty = (plan: LogicalPlan): boolean => plan.kind === 'values' && plan.rows.length === 0;
const nothing = (plan: LogicalPlan): LogicalPlan => values([], plan.output);

function simplifyFilter(node: Filter): LogicalPlan {
  if (isTrue(node.predicate)) return node.input;
  return isNeverTrue(node.predicate) || isEmpty(node.input) ? nothing(node) : node;
}

function simplifyProject(node: Project): LogicalPlan {
  const { input } = node;
  if (isEmpty(input)) return nothing(node);
  const same =
    node.exprs.length === input.output.length &&
    node.exprs.every((item, i) => isPassedOn(item) && item.column.id === input.output[i].id);
  if (same) return input;
  if (input.kind === 'project' && mayMerge(exprsOf(node), input)) return merged(node, input);
  // One row of constants is that row.
  if (input.kind === 'values' && input.rows.length === 1 && input.output.length === 0 && !node.exprs.some(reads)) {
    return values([node.exprs.map((item) => item.expr)], node.output);
  }
  return node;
}

const reads = (item: NamedExpr): boolean => exprColumns(item.expr).size > 0;

/** Merging must neither compute a thing twice nor draw a random value twice. */
function mayMerge(outer: readonly Expr[], inner: Project): boolean {
  const uses = new Map<ColumnId, number>();
  for (const expr of outer) {
    // A column read twice in one expression counts once here: such expressions are small.
    for (const id of exprColumns(expr)) uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return inner.exprs.every(
    (item) => isSimple(item.expr) || (!isVolatile(item.expr) && (uses.get(item.column.id) ?? 0) <= 1),
  );
}

function merged(outer: Project, inner: Project): LogicalPlan {
  const held = new Map(inner.exprs.map((item) => [item.column.id, item.expr]));
  return project(
    inner.input,
    outer.exprs.map((item) => ({ ...item, expr: replaceColumns(item.expr, (id) => held.get(id)) })),
  );
}

function simplifyJoin(node: Join): LogicalPlan {
  const [left, right] = [isEmpty(node.left), isEmpty(node.right)];
  switch (node.join) {
    case 'inner':
      if (left || right) return nothing(node);
      return withSingleRow(node);
    case 'semi':
      if (left || right) return nothing(node);
      return node.condition === null && exactlyOneRow(node.right) ? node.left : node;
    case 'anti':
      return left ? nothing(node) : right ? node.left : node;
    case 'left':
    case 'single':
      if (left) return nothing(node);
      if (!right) return node;
      return project(node.left, [...node.left.output.map(passOn), ...node.right.output.map(nullFor)]);
    case 'right':
      if (right) return nothing(node);
      if (!left) return node;
      return project(node.right, [...node.left.output.map(nullFor), ...node.right.output.map(passOn)]);
    default:
      return left && node.join === 'mark' ? nothing(node) : node;
  }
}

const nullFor = (column: LogicalPlan['output'][number]): NamedExpr => ({ column, expr: literal(null, column.type) });

/** A join with one row of values is a projection. */
function withSingleRow(node: Join): LogicalPlan {
  const at = [node.left, node.right].findIndex((side) => side.kind === 'values' && side.rows.length === 1);
  if (at < 0) return node;
  const [row, other] = at === 0 ? [node.left, node.right] : [node.right, node.left];
  if (row.kind !== 'values' || row.rows[0].some(isVolatile)) return node;
  const items = row.output.map((column, i): NamedExpr => ({ column, expr: row.rows[0][i] }));
  const joined = keep(project(other, [...other.output.map(passOn), ...items]), node.output);
  return node.condition === null ? joined : filter(joined, node.condition);
}

/** The order of the rows below counts for no aggregate but the ordered ones. */
function simplifyAggregate(node: Aggregate): LogicalPlan {
  const { input } = node;
  if (isEmpty(input) && node.groups.length > 0) return nothing(node);
  const ordered = node.aggregates.some((call) => aggregateByName(call.fn)?.ordered === true);
  if (input.kind === 'sort' && !ordered) return { ...node, input: input.input };
  if (input.kind !== 'project' || !mayMerge(exprsOf(node), input)) return node;
  // Groups keep their ids, so a group that passes a computed column on must not be taken for it below.
  const held = new Map(input.exprs.map((item) => [item.column.id, item.expr]));
  return mapExprs({ ...node, input: input.input }, (expr) => replaceColumns(expr, (id) => held.get(id)));
}

function simplifySort(node: Sort): LogicalPlan {
  if (isEmpty(node.input)) return nothing(node);
  if (exactlyOneRow(node.input)) return node.input;
  const varying = node.keys.filter((key) => key.expr.kind !== 'literal');
  // A key that stood before decides nothing any more.
  const kept = varying.filter((key, i) => !varying.slice(0, i).some((earlier) => sameExpr(earlier.expr, key.expr)));
  if (kept.length === 0) return node.input;
  return kept.length === node.keys.length ? node : { ...node, keys: kept };
}

function simplifyUnion(node: Union): LogicalPlan {
  const full = node.inputs.filter((input) => !isEmpty(input));
  if (full.length === 0) return nothing(node);
  const flat = full.flatMap((input) => (input.kind === 'union' ? input.inputs : [input]));
  if (flat.length === 1) {
    return project(
      flat[0],
      node.output.map((column, i) => ({ column, expr: columnRef(flat[0].output[i]) })),
    );
  }
  return flat.length === node.inputs.length && full.length === flat.length ? node : union(flat, node.output);
}
