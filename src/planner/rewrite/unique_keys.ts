import type { ColumnId } from '../../base/ids.ts';
import { storedColumn } from '../../plan/bounds.ts';
import { conjuncts } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Join, LogicalPlan } from '../../plan/logical.ts';
import { idSet, readsOnly } from '../expr/facts.ts';
import { asEquality } from '../expr/null_safe.ts';
import { atMostOneRow } from './cardinality.ts';

export type Key = ReadonlySet<ColumnId>;

const none: Key = new Set();

/** Sets of columns in whose values, NULLs taken for equal, no two rows of the plan agree; the empty one: one row at most. */
export function uniqueKeys(plan: LogicalPlan): readonly Key[] {
  if (atMostOneRow(plan)) return [none];
  switch (plan.kind) {
    case 'aggregate':
      return [idSet(plan.groups.map((item) => item.column))];
    case 'filter':
    case 'sort':
    case 'limit':
    case 'window':
    case 'predict':
      return uniqueKeys(plan.input);
    case 'project': {
      const now = new Map(
        plan.exprs.flatMap(({ column, expr }) => (expr.kind === 'column' ? [[expr.id, column.id]] : [])),
      );
      return uniqueKeys(plan.input).flatMap((key) => {
        const renamed = [...key].map((id) => now.get(id));
        return renamed.every((id) => id !== undefined) ? [new Set(renamed)] : [];
      });
    }
    case 'join':
      return keysOfJoin(plan);
    default:
      return [];
  }
}

/** A side keeps its keys when each of its rows meets one row at most. */
function keysOfJoin(node: Join): readonly Key[] {
  switch (node.join) {
    case 'semi':
    case 'anti':
    case 'mark':
    case 'single':
      return uniqueKeys(node.left);
    case 'inner':
      return [
        ...(meetsOne(node, 'right') ? uniqueKeys(node.left) : []),
        ...(meetsOne(node, 'left') ? uniqueKeys(node.right) : []),
      ];
    case 'left':
      return meetsOne(node, 'right') ? uniqueKeys(node.left) : [];
    case 'right':
      return meetsOne(node, 'left') ? uniqueKeys(node.right) : [];
    default:
      return [];
  }
}

/** Whether a row of the other side meets one row of this side at most: the condition names a key of it. */
export function meetsOne(node: Join, side: 'left' | 'right'): boolean {
  const [inner, outer] = side === 'right' ? [node.right, node.left] : [node.left, node.right];
  const outerIds = idSet(outer.output);
  const fixed = new Set<ColumnId>();
  for (const term of node.condition === null ? [] : conjuncts(node.condition)) {
    const equality = asEquality(term);
    if (equality === undefined) continue;
    for (const [a, b] of [
      [equality.a, equality.b],
      [equality.b, equality.a],
    ] satisfies readonly (readonly [Expr, Expr])[]) {
      const id = storedColumn(a);
      if (id !== undefined && readsOnly(b, outerIds)) fixed.add(id);
    }
  }
  return uniqueKeys(inner).some((key) => [...key].every((id) => fixed.has(id)));
}
