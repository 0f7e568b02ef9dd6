import type { ColumnId } from '../../../base/ids.ts';
import { bool } from '../../../data/type.ts';
import { and, apply, conjuncts, filter, join, keep, trueLiteral } from '../../../plan/build.ts';
import type { Expr } from '../../../plan/expr.ts';
import type { Apply, Join, LogicalPlan } from '../../../plan/logical.ts';
import { exprColumns, withChildren } from '../../../plan/walk.ts';
import { asEquality } from '../../expr/null_safe.ts';
import { nodeRule } from '../rule.ts';

/**
 * A mark that is only filtered by need not be made:
 *
 *   Project t.a                          Join anti on coalesce(t.a = u.a, true)
 *   └─ Filter NOT in                →    ├─ t
 *      └─ Join mark on t.a = u.a         └─ u
 */
export const markToSemi = nodeRule({
  name: 'mark_to_semi',
  about: 'IN and EXISTS that only filter are semi and anti joins.',
  on: 'project',
  apply(node) {
    const { input } = node;
    if (input.kind !== 'filter') return node;
    const marking = input.input;
    if ((marking.kind !== 'join' && marking.kind !== 'apply') || marking.mark === null) return node;
    const mark = marking.mark.id;
    if (node.exprs.some((item) => exprColumns(item.expr).has(mark))) return node;
    const terms = conjuncts(input.predicate);
    const about = terms.filter((term) => exprColumns(term).has(mark));
    const joined = about.length === 1 ? filtering(marking, about[0], mark) : undefined;
    if (joined === undefined) return node;
    const rest = terms.filter((term) => term !== about[0]);
    return withChildren(node, [rest.length === 0 ? joined : filter(joined, and(rest))]);
  },
});

function filtering(node: Join | Apply, term: Expr, mark: ColumnId): LogicalPlan | undefined {
  if (isMark(term, mark)) return as(node, 'semi', node.condition);
  if (term.kind !== 'not' || !isMark(term.input, mark)) return undefined;
  if (node.mark?.nullable !== true || node.condition === null) return as(node, 'anti', node.condition);
  // A hash join knows what NULL means to NOT IN, and is faster than comparing all pairs.
  if (node.kind === 'join' && conjuncts(node.condition).every((each) => asEquality(each) !== undefined))
    return undefined;
  return as(node, 'anti', { kind: 'coalesce', args: [node.condition, trueLiteral], type: bool });
}

const isMark = (expr: Expr, mark: ColumnId): boolean => expr.kind === 'column' && expr.id === mark;

function as(node: Join | Apply, kind: 'semi' | 'anti', condition: Expr | null): LogicalPlan {
  const parts = { join: kind, left: node.left, right: node.right, condition };
  const joined = node.kind === 'join' ? join(parts) : apply({ ...parts, correlated: node.correlated });
  return keep(joined, node.left.output);
}
