import type { ColumnId } from '../../../base/ids.ts';
import { aggregate, project } from '../../../plan/build.ts';
import type { AggregateCall, Expr } from '../../../plan/expr.ts';
import type { Join, LogicalPlan } from '../../../plan/logical.ts';
import { exprColumns, exprsOf, freeColumns, mapChildren, withChildren } from '../../../plan/walk.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';
import { meetsOne } from '../unique_keys.ts';

/**
 * A join of which nobody uses a column, and which neither adds nor takes a row, goes:
 *
 *   Project t.a                          Project t.a
 *   └─ Join left on t.a = v.a       →    └─ t
 *      ├─ t
 *      └─ v: Aggregate by a
 */
export const joinElimination: RewriteRule = rewriteRule({
  name: 'join_elimination',
  about: 'Outer joins of which nothing is used, and that repeat no row, go.',
  rewrite: (plan) => visit(plan, { ids: new Set(plan.output.map((column) => column.id)), repeats: true }),
});

/** What is wanted of a node: these columns, and whether it matters how often a row comes. */
interface Needs {
  readonly ids: ReadonlySet<ColumnId>;
  readonly repeats: boolean;
}

function visit(plan: LogicalPlan, needs: Needs): LogicalPlan {
  if (plan.kind === 'join' && isUseless(plan, needs)) return visit(plan.left, needs);
  const below = needsBelow(plan, needs);
  if (plan.kind === 'join') {
    const repeats = plan.join === 'single' || (plan.join !== 'semi' && plan.join !== 'anti' && below.repeats);
    return withChildren(plan, [visit(plan.left, below), visit(plan.right, { ...below, repeats })]);
  }
  const visited = mapChildren(plan, (child) => visit(child, below));
  return visited === plan ? plan : narrowed(visited, needs);
}

/** Without what is not wanted: it may have used a join that is gone. */
function narrowed(plan: LogicalPlan, { ids }: Needs): LogicalPlan {
  if (plan.kind === 'project') {
    return project(
      plan.input,
      plan.exprs.filter((item) => ids.has(item.column.id)),
    );
  }
  if (plan.kind !== 'aggregate') return plan;
  return aggregate(
    plan.input,
    plan.groups,
    plan.aggregates.filter((call) => ids.has(call.column.id)),
  );
}

function isUseless(node: Join, { ids, repeats }: Needs): boolean {
  if (node.join !== 'left' || node.right.output.some((column) => ids.has(column.id))) return false;
  return !repeats || meetsOne(node, 'right');
}

function needsBelow(plan: LogicalPlan, { ids, repeats }: Needs): Needs {
  switch (plan.kind) {
    case 'project':
      return { ids: columnsOf(plan.exprs.flatMap((item) => (ids.has(item.column.id) ? [item.expr] : []))), repeats };
    case 'aggregate': {
      const calls = plan.aggregates.filter((call) => ids.has(call.column.id));
      return { ids: columnsOf(exprsOf({ ...plan, aggregates: calls })), repeats: !calls.every(ignoresRepeats) };
    }
    case 'filter':
    case 'sort':
    case 'join':
      return { ids: columnsOf(exprsOf(plan), ids), repeats };
    case 'apply':
      return { ids: new Set([...columnsOf(exprsOf(plan), ids), ...freeColumns(plan.right)]), repeats: true };
    case 'union':
      return { ids: new Set(plan.inputs.flatMap(idsOf)), repeats };
    case 'recursive_union':
    case 'with':
      return { ids: new Set(plan.inputs.flatMap(idsOf)), repeats: true };
    case 'write':
      return { ids: new Set(idsOf(plan.input)), repeats: true };
    default:
      return { ids: columnsOf(exprsOf(plan), ids), repeats: true };
  }
}

const idsOf = (plan: LogicalPlan): readonly ColumnId[] => plan.output.map((column) => column.id);

/** The same result over distinct rows: DISTINCT, and the smallest and largest. */
const ignoresRepeats = ({ fn, distinct }: AggregateCall): boolean => distinct || fn === 'min' || fn === 'max';

function columnsOf(exprs: readonly Expr[], more: ReadonlySet<ColumnId> = new Set()): ReadonlySet<ColumnId> {
  const all = new Set(more);
  for (const expr of exprs) exprColumns(expr, all);
  return all;
}
