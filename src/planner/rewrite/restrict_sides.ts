import type { CallContext } from '../../functions/define.ts';
import { and, filter } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Join, JoinKind, LogicalPlan } from '../../plan/logical.ts';
import { withChildren } from '../../plan/walk.ts';
import { same, withoutRepeats } from '../expr/same.ts';
import { holdingTerms } from './holds.ts';
import { isImplied } from './ranges.ts';

/** Kinds of join in which rows of a side that match nothing are not in the result. */
const dropsLeft: ReadonlySet<JoinKind> = new Set(['inner', 'semi', 'right']);
const dropsRight: ReadonlySet<JoinKind> = new Set(['inner', 'semi', 'left', 'single', 'anti']);

/** What must hold of a row of a side so that it can match. */
export interface SideTerms {
  readonly left: readonly Expr[];
  readonly right: readonly Expr[];
}

/** The join with the terms demanded of its sides, as far as the kind of join lets rows be taken and they are new. */
export function restrictSides(node: Join, terms: SideTerms, call: CallContext): LogicalPlan {
  return withChildren(node, [
    dropsLeft.has(node.join) ? restricted(node.left, terms.left, call) : node.left,
    dropsRight.has(node.join) ? restricted(node.right, terms.right, call) : node.right,
  ]);
}

function restricted(side: LogicalPlan, terms: readonly Expr[], call: CallContext): LogicalPlan {
  if (terms.length === 0) return side;
  const known = holdingTerms(side);
  const fresh = withoutRepeats(terms).filter(
    (term) => !known.some((other) => same(other, term)) && !isImplied(term, known, call),
  );
  return fresh.length === 0 ? side : filter(side, and(fresh));
}
