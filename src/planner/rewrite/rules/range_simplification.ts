import type { CallContext } from '../../../functions/define.ts';
import { and, conjuncts } from '../../../plan/build.ts';
import type { Expr } from '../../../plan/expr.ts';
import type { LogicalPlan } from '../../../plan/logical.ts';
import { mapPlan } from '../../../plan/walk.ts';
import { onceEach } from '../ranges.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * What a condition says of one column is said once: `a > 5 AND a >= 7` → `a >= 7`, `a IN (1, 5, 9) AND a > 3` →
 * `a IN (5, 9)`, `a >= 5 AND a <= 5` → `a = 5`, `a = 1 AND a = 2` → false.
 */
export const rangeSimplification: RewriteRule = rewriteRule({
  name: 'range_simplification',
  about: 'What a condition says of one column is said once.',
  rewrite: (plan, { call }) => mapPlan(plan, (node) => simplified(node, call)),
});

/** Only where NULL is as good as false. */
function simplified(node: LogicalPlan, context: CallContext): LogicalPlan {
  switch (node.kind) {
    case 'scan':
      return node.filter === null ? node : { ...node, filter: tightened(node.filter, context) };
    case 'filter':
      return { ...node, predicate: tightened(node.predicate, context) };
    default:
      return node;
  }
}

function tightened(predicate: Expr, context: CallContext): Expr {
  const terms = conjuncts(predicate);
  const after = onceEach(terms, context);
  return after === terms ? predicate : and(after);
}
