import type { ColumnId } from '../../base/ids.ts';
import { and, conjuncts } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Join } from '../../plan/logical.ts';
import { idSet, isVolatile, readsOnly } from '../expr/facts.ts';
import { castTo, keyType } from '../expr/make.ts';
import { asEquality } from '../expr/null_safe.ts';

/** A join condition as pairs of keys that must be equal, and the rest. */
export interface JoinKeys {
  readonly left: readonly Expr[];
  readonly right: readonly Expr[];
  readonly nullSafe: readonly boolean[];
  readonly residual: Expr | null;
}

export const flipped = (keys: JoinKeys): JoinKeys => ({ ...keys, left: keys.right, right: keys.left });

export function joinKeys(node: Pick<Join, 'left' | 'right' | 'condition'>): JoinKeys {
  const [ofLeft, ofRight] = [idSet(node.left.output), idSet(node.right.output)];
  const left: Expr[] = [];
  const right: Expr[] = [];
  const nullSafe: boolean[] = [];
  const rest: Expr[] = [];
  for (const term of node.condition === null ? [] : conjuncts(node.condition)) {
    const key = keyOf(term, ofLeft, ofRight);
    if (key === undefined) {
      rest.push(term);
      continue;
    }
    left.push(key.left);
    right.push(key.right);
    nullSafe.push(key.nullSafe);
  }
  return { left, right, nullSafe, residual: rest.length === 0 ? null : and(rest) };
}

type Ids = ReadonlySet<ColumnId>;

/** Both sides in a type in which equal values are equal bytes. */
function keyOf(term: Expr, ofLeft: Ids, ofRight: Ids) {
  const equality = asEquality(term);
  if (equality === undefined || isVolatile(term)) return undefined;
  const { a, b, nullSafe } = equality;
  const straight = readsOnly(a, ofLeft) && readsOnly(b, ofRight);
  if (!straight && !(readsOnly(b, ofLeft) && readsOnly(a, ofRight))) return undefined;
  const [left, right] = straight ? [a, b] : [b, a];
  const type = keyType(left.type, right.type);
  return type === null ? undefined : { left: castTo(left, type), right: castTo(right, type), nullSafe };
}
