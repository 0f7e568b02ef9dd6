import { errors } from '../../../base/error.ts';
import { and, conjuncts, filter, join, keep, oneRow, project, union } from '../../../plan/build.ts';
import type { Expr } from '../../../plan/expr.ts';
import type { Apply, Filter, Join, LogicalPlan, ValuesNode } from '../../../plan/logical.ts';
import { children, exprsOf, mapExprs, mapPlan, withChildren } from '../../../plan/walk.ts';
import { hasSubquery, idSet, readsAny } from '../../expr/facts.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';
import { filterBySubquery, type Lifted, liftSubqueries, type SubqueryContext } from '../subquery.ts';

/**
 * A subquery inside an expression becomes an input of the node that evaluates it:
 *
 *   Filter EXISTS(s)      Apply semi          Project (SELECT s) + 1      Project c + 1
 *   └─ x              →   ├─ x                └─ x                    →   └─ Apply single
 *                         └─ s                                                ├─ x
 *                                                                             └─ s
 */
export const subqueryToApply: RewriteRule = rewriteRule({
  name: 'subquery_to_apply',
  required: true,
  rewrite(plan, context) {
    const convert = (part: LogicalPlan): LogicalPlan =>
      mapPlan(part, (node) => (exprsOf(node).some(hasSubquery) ? convertNode(node, within) : node));
    const within: SubqueryContext = { ...context, convert, used: new Set() };
    return convert(plan);
  },
});

function convertNode(node: LogicalPlan, context: SubqueryContext): LogicalPlan {
  switch (node.kind) {
    case 'filter':
      return convertFilter(node, context);
    case 'join':
    case 'apply':
      return convertJoin(node, context);
    case 'values':
      return convertValues(node, context);
    case 'limit':
      throw errors.notSupported('a subquery in LIMIT or OFFSET');
    default: {
      let input = children(node)[0];
      const lifted = mapExprs(node, (expr) => {
        const step = lift(expr, input, context);
        input = step.input;
        return step.expr;
      });
      return keep(withChildren(lifted, [input]), node.output);
    }
  }
}

const lift = (expr: Expr, input: LogicalPlan, context: SubqueryContext): Lifted =>
  hasSubquery(expr) ? liftSubqueries(expr, input, context) : { expr, input };

/** Terms without subqueries first: they are cheap and leave fewer rows. */
function convertFilter(node: Filter, context: SubqueryContext): LogicalPlan {
  const terms = conjuncts(node.predicate);
  const plain = terms.filter((term) => !hasSubquery(term));
  let input = plain.length === 0 ? node.input : filter(node.input, and(plain));
  const rest: Expr[] = [];
  for (const term of terms.filter(hasSubquery)) {
    const filtered = filterBySubquery(term, input, context);
    if (filtered !== undefined) {
      input = filtered;
      continue;
    }
    const step = lift(term, input, context);
    input = step.input;
    rest.push(step.expr);
  }
  return keep(rest.length === 0 ? input : filter(input, and(rest)), node.output);
}

/** The condition of an inner join is a filter above it; of another join, each subquery belongs to one of its sides. */
function convertJoin(node: Join | Apply, context: SubqueryContext): LogicalPlan {
  const terms = node.condition === null ? [] : conjuncts(node.condition);
  const plain = terms.filter((term) => !hasSubquery(term));
  const condition = plain.length === 0 ? null : and(plain);
  if (node.join === 'inner') {
    return convertFilter(filter({ ...node, condition }, and(terms.filter(hasSubquery))), context);
  }
  let { left, right } = node;
  const lifted = terms.filter(hasSubquery).map((term) => {
    const readsRight = readsAny(term, idSet(right.output));
    if (readsRight && readsAny(term, idSet(left.output))) {
      throw errors.notSupported('a subquery that uses both sides of an outer join in its ON');
    }
    const step = lift(term, readsRight ? right : left, context);
    if (readsRight) right = step.input;
    else left = step.input;
    return step.expr;
  });
  const joined = { ...join({ ...node, left, right, condition: and([...plain, ...lifted]) }) };
  return keep(node.kind === 'apply' ? { ...joined, kind: 'apply', correlated: node.correlated } : joined, node.output);
}

function convertValues(node: ValuesNode, context: SubqueryContext): LogicalPlan {
  const branch = (row: readonly Expr[], fresh: boolean): LogicalPlan =>
    convertNode(
      project(
        oneRow,
        row.map((expr, i) => ({
          column: fresh ? { ...node.output[i], id: context.ids.fresh() } : node.output[i],
          expr,
        })),
      ),
      context,
    );
  if (node.rows.length === 1) return branch(node.rows[0], false);
  return union(
    node.rows.map((row) => branch(row, true)),
    node.output,
  );
}
