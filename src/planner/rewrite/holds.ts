import { conjuncts, isPassedOn } from '../../plan/build.ts';
import type { Expr, NamedExpr } from '../../plan/expr.ts';
import type { Join, LogicalPlan } from '../../plan/logical.ts';
import { idSet, isVolatile, readsOnly } from '../expr/facts.ts';

/** Terms that are true of every row of the plan, as far as they are written in it. */
export function holdingTerms(plan: LogicalPlan): readonly Expr[] {
  switch (plan.kind) {
    case 'scan':
      return plan.filter === null ? [] : terms(plan.filter);
    case 'filter':
      return [...terms(plan.predicate), ...holdingTerms(plan.input)];
    case 'sort':
    case 'limit':
    case 'window':
    case 'predict':
      return holdingTerms(plan.input);
    case 'project':
      return passed(holdingTerms(plan.input), plan.exprs);
    case 'aggregate':
      return passed(holdingTerms(plan.input), plan.groups);
    case 'join':
      return ofJoin(plan);
    default:
      return [];
  }
}

const terms = (predicate: Expr): readonly Expr[] => conjuncts(predicate).filter((term) => !isVolatile(term));

function passed(holding: readonly Expr[], items: readonly NamedExpr[]): readonly Expr[] {
  const ids = idSet(items.filter(isPassedOn).map((item) => item.column));
  return holding.filter((term) => readsOnly(term, ids));
}

/** A side that is padded has rows of which nothing holds. */
function ofJoin(node: Join): readonly Expr[] {
  switch (node.join) {
    case 'inner':
      return [
        ...(node.condition === null ? [] : terms(node.condition)),
        ...holdingTerms(node.left),
        ...holdingTerms(node.right),
      ];
    case 'right':
      return holdingTerms(node.right);
    case 'full':
      return [];
    default:
      return holdingTerms(node.left);
  }
}
