import type { ColumnId } from '../../../base/ids.ts';
import type { CallContext } from '../../../functions/define.ts';
import { and, conjuncts, or } from '../../../plan/build.ts';
import type { Expr } from '../../../plan/expr.ts';
import type { Join, LogicalPlan } from '../../../plan/logical.ts';
import { exprColumns } from '../../../plan/walk.ts';
import { idSet, isVolatile, readsOnly } from '../../expr/facts.ts';
import { restrictSides } from '../restrict_sides.ts';
import { nodeRule } from '../rule.ts';
import { folded } from './constant_folding.ts';

/**
 * Alternatives about both sides of a join say something of each side, too:
 *
 *   Join (a = 1 AND b = 2) OR (a = 3 AND b = 4)         Join (a = 1 AND b = 2) OR (a = 3 AND b = 4)
 *   ├─ t                                           →    ├─ Filter a IN (1, 3)
 *   └─ u                                                │  └─ t
 *                                                       └─ Filter b IN (2, 4)
 *                                                          └─ u
 */
export const impliedAlternatives = nodeRule({
  name: 'implied_alternatives',
  about: 'Alternatives about both sides of a join are demanded of each side as far as they concern it.',
  on: 'join',
  apply: (node, { call }) => imply(node, call),
});

function imply(node: Join, call: CallContext): LogicalPlan {
  const alternatives = node.condition === null ? [] : conjuncts(node.condition).filter(({ kind }) => kind === 'or');
  if (alternatives.length === 0) return node;
  const about = (ids: ReadonlySet<ColumnId>): readonly Expr[] =>
    alternatives.flatMap((term) => partAbout(term, ids)).map((term) => folded(term, call));
  return restrictSides(node, { left: about(idSet(node.left.output)), right: about(idSet(node.right.output)) }, call);
}

/** What the alternatives say of the columns; nothing when one of them says nothing. */
function partAbout(term: Expr, ids: ReadonlySet<ColumnId>): readonly Expr[] {
  if (term.kind !== 'or' || isVolatile(term)) return [];
  const parts = term.args.map((branch) =>
    conjuncts(branch).filter((each) => exprColumns(each).size > 0 && readsOnly(each, ids)),
  );
  return parts.every((part) => part.length > 0) ? [or(parts.map(and))] : [];
}
