import type { ColumnId } from '../../../base/ids.ts';
import type { CallContext } from '../../../functions/define.ts';
import { and, conjuncts } from '../../../plan/build.ts';
import type { ColumnRef, Expr } from '../../../plan/expr.ts';
import type { Join, LogicalPlan } from '../../../plan/logical.ts';
import { exprColumns, mapPlan, replaceColumns } from '../../../plan/walk.ts';
import { idSet, readsOnly } from '../../expr/facts.ts';
import { closure, columnEquality, isRestriction } from '../closure.ts';
import { holdingTerms } from '../holds.ts';
import { restrictSides } from '../restrict_sides.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * What is known of a column is known of what equals it:
 *
 *   Join a = b                     Join a = b
 *   ├─ Scan t where a > 5     →    ├─ Scan t where a > 5
 *   └─ Scan u                      └─ Filter b > 5
 *                                     └─ Scan u
 */
export const transitivePredicates: RewriteRule = rewriteRule({
  name: 'transitive_predicates',
  about: 'What is known of a column is demanded of what equals it.',
  rewrite: (plan, { call }) => mapPlan(plan, (node) => derive(node, call)),
});

function derive(node: LogicalPlan, call: CallContext): LogicalPlan {
  switch (node.kind) {
    case 'scan':
      return node.filter === null ? node : withTerms(node.filter, (filter) => ({ ...node, filter }), node);
    case 'filter':
      return withTerms(node.predicate, (predicate) => ({ ...node, predicate }), node);
    case 'join':
      return node.condition === null ? node : acrossJoin(node, conjuncts(node.condition), call);
    default:
      return node;
  }
}

function withTerms(predicate: Expr, make: (predicate: Expr) => LogicalPlan, node: LogicalPlan): LogicalPlan {
  const terms = conjuncts(predicate);
  const all = closure(terms);
  return all === terms ? node : make(and(all));
}

function acrossJoin(node: Join, on: readonly Expr[], call: CallContext): LogicalPlan {
  const equal = on.flatMap(columnEquality);
  if (equal.length === 0) return node;
  const [left, right] = [idSet(node.left.output), idSet(node.right.output)];
  const known = [...on, ...holdingTerms(node.left), ...holdingTerms(node.right)].filter(isRestriction);
  const ofLeft = known.filter((term) => readsOnly(term, left));
  const ofRight = known.filter((term) => readsOnly(term, right));
  return restrictSides(
    node,
    {
      left: translated(ofRight, equal).filter((term) => readsOnly(term, left)),
      right: translated(ofLeft, equal).filter((term) => readsOnly(term, right)),
    },
    call,
  );
}

function translated(terms: readonly Expr[], equal: readonly (readonly [ColumnRef, ColumnRef])[]): readonly Expr[] {
  return terms.flatMap((term) => {
    const [column] = exprColumns(term);
    return equal.flatMap(([a, b]) => {
      const other = otherOf(column, a, b);
      return other === undefined ? [] : [replaceColumns(term, () => other)];
    });
  });
}

const otherOf = (id: ColumnId, a: ColumnRef, b: ColumnRef): ColumnRef | undefined =>
  a.id === id ? b : b.id === id ? a : undefined;
