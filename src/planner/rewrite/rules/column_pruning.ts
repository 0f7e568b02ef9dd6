import type { ColumnId } from '../../../base/ids.ts';
import {
  aggregate,
  isPassedOn,
  keep,
  oneRow,
  project,
  union,
  values,
  window,
  withTables,
} from '../../../plan/build.ts';
import type { Column, Expr } from '../../../plan/expr.ts';
import type {
  Aggregate,
  Join,
  LogicalPlan,
  Project,
  Scan,
  Union,
  ValuesNode,
  Window,
  With,
  WithScan,
} from '../../../plan/logical.ts';
import { aggregateExprs, exprColumns, exprsOf, freeColumns, withChildren } from '../../../plan/walk.ts';
import { narrowed } from '../../with_queries.ts';
import { atMostOneRow } from '../cardinality.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * Nothing is read or computed that nobody uses, and no column travels further than its last use:
 *
 *   Project a                   Project a
 *   └─ Filter b > 5        →    └─ Filter b > 5
 *      └─ Scan t (a, b, c)         └─ Scan t (a, b)
 */
export const columnPruning: RewriteRule = rewriteRule({
  name: 'column_pruning',
  about: 'Columns that nobody uses are neither read nor computed.',
  rewrite: (plan) => (plan.kind === 'with' ? pruneWith(plan) : whole(plan, plan.output)),
});

/** Exactly the columns, computed from what they need. */
const whole = (plan: LogicalPlan, columns: readonly Column[]): LogicalPlan =>
  keep(prune(plan, idsOf(columns)), columns);

/** The query first, which says what it wants of those that it reads. */
function pruneWith(plan: With): LogicalPlan {
  const last = plan.inputs.length - 1;
  const body = whole(plan.inputs[last], plan.output);
  const reading = body === plan.inputs[last] ? plan : withTables([...plan.inputs.slice(0, last), body], plan.tables);
  return narrowed(reading, (query, wanted) =>
    whole(
      query,
      wanted.map((column) => query.output[column]),
    ),
  );
}

type Ids = ReadonlySet<ColumnId>;

const idsOf = (columns: readonly Column[]): Ids => new Set(columns.map((column) => column.id));

function plus(needed: Ids, exprs: readonly Expr[]): Ids {
  const all = new Set(needed);
  for (const expr of exprs) exprColumns(expr, all);
  return all;
}

/** The plan with at least the needed columns, in any order. */
function prune(plan: LogicalPlan, needed: Ids): LogicalPlan {
  switch (plan.kind) {
    case 'scan':
      return pruneScan(plan, needed);
    case 'values':
      return pruneValues(plan, needed);
    case 'filter':
    case 'limit':
      return withChildren(plan, [prune(plan.input, plus(needed, exprsOf(plan)))]);
    case 'sort':
      return withChildren(plan, [exactly(plan.input, plus(needed, exprsOf(plan)))]);
    case 'project':
      return pruneProject(plan, needed);
    case 'project_set':
      // How many rows there are depends on every set, whoever uses its columns.
      return withChildren(plan, [exactly(plan.input, plus(needed, exprsOf(plan)))]);
    case 'join':
      return pruneJoin(plan, needed);
    case 'apply': {
      const used = new Set([...plus(needed, exprsOf(plan)), ...freeColumns(plan.right)]);
      return withChildren(plan, [prune(plan.left, used), prune(plan.right, used)]);
    }
    case 'aggregate':
      return pruneAggregate(plan, needed);
    case 'window':
      return pruneWindow(plan, needed);
    case 'union':
      return pruneUnion(plan, needed);
    case 'recursive_union':
      // Every round reads all columns of the one before.
      return withChildren(
        plan,
        plan.inputs.map((input) => keep(prune(input, idsOf(input.output)), input.output)),
      );
    case 'work_scan':
    case 'with':
      return plan;
    case 'with_scan':
      return pruneWithScan(plan, needed);
    case 'with_use':
      return withChildren(plan, [whole(plan.input, plan.output)]);
    case 'predict':
      return plan.predictions.some((column) => needed.has(column.id))
        ? withChildren(plan, [prune(plan.input, plus(needed, plan.features))])
        : prune(plan.input, needed);
    case 'write':
      return withChildren(plan, [keep(prune(plan.input, idsOf(plan.input.output)), plan.input.output)]);
  }
}

/** Pruned, and what is only used below dropped: for inputs whose rows are kept or sent. */
function exactly(plan: LogicalPlan, needed: Ids): LogicalPlan {
  const pruned = prune(plan, needed);
  return keep(
    pruned,
    pruned.output.filter((column) => needed.has(column.id)),
  );
}

function pruneScan(node: Scan, needed: Ids): LogicalPlan {
  const used = plus(needed, exprsOf(node));
  const kept = node.output.flatMap((column, i) => (used.has(column.id) ? [i] : []));
  if (kept.length === node.output.length) return node;
  return { ...node, columns: kept.map((i) => node.columns[i]), output: kept.map((i) => node.output[i]) };
}

function pruneWithScan(node: WithScan, needed: Ids): LogicalPlan {
  const kept = node.output.flatMap((column, i) => (needed.has(column.id) ? [i] : []));
  if (kept.length === node.output.length) return node;
  return { ...node, columns: kept.map((i) => node.columns[i]), output: kept.map((i) => node.output[i]) };
}

function pruneValues(node: ValuesNode, needed: Ids): LogicalPlan {
  const kept = node.output.flatMap((column, i) => (needed.has(column.id) ? [i] : []));
  if (kept.length === node.output.length) return node;
  return values(
    node.rows.map((row) => kept.map((i) => row[i])),
    kept.map((i) => node.output[i]),
  );
}

function pruneProject(node: Project, needed: Ids): LogicalPlan {
  const items = node.exprs.filter((item) => needed.has(item.column.id));
  const input = prune(
    node.input,
    plus(
      new Set(),
      items.map((item) => item.expr),
    ),
  );
  const passes = items.every(isPassedOn) && items.length === input.output.length;
  if (passes) return input;
  return items.length === node.exprs.length && input === node.input ? node : project(input, items);
}

function pruneJoin(node: Join, needed: Ids): LogicalPlan {
  const padsOnly =
    node.join === 'mark' || ((node.join === 'left' || node.join === 'single') && atMostOneRow(node.right));
  const added = node.mark === null ? node.right.output : [node.mark];
  if (padsOnly && !added.some((column) => needed.has(column.id))) return prune(node.left, needed);
  const used = plus(needed, exprsOf(node));
  return withChildren(node, [exactly(node.left, used), exactly(node.right, used)]);
}

function pruneAggregate(node: Aggregate, needed: Ids): LogicalPlan {
  const calls = node.aggregates.filter((call) => needed.has(call.column.id));
  // Without groups there is one row whatever the input holds.
  if (calls.length === 0 && node.groups.length === 0) return oneRow;
  const used = plus(new Set(), [...node.groups.map((item) => item.expr), ...calls.flatMap(aggregateExprs)]);
  const input = prune(node.input, used);
  if (calls.length === node.aggregates.length) return withChildren(node, [input]);
  return aggregate(input, node.groups, calls);
}

function pruneWindow(node: Window, needed: Ids): LogicalPlan {
  const calls = node.calls.filter((call) => needed.has(call.column.id));
  if (calls.length === 0) return prune(node.input, needed);
  const own = { ...node, calls };
  const input = exactly(node.input, plus(needed, exprsOf(own)));
  return window(input, own);
}

function pruneUnion(node: Union, needed: Ids): LogicalPlan {
  const kept = node.output.flatMap((column, i) => (needed.has(column.id) ? [i] : []));
  const inputs = node.inputs.map((input) => {
    const columns = kept.map((i) => input.output[i]);
    return keep(prune(input, idsOf(columns)), columns);
  });
  return union(
    inputs,
    kept.map((i) => node.output[i]),
  );
}
