import type { ColumnId } from '../../base/ids.ts';
import { conjuncts } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { exprColumns } from '../../plan/walk.ts';
import { asEquality } from '../expr/null_safe.ts';
import type { ColumnEstimate } from './column.ts';
import { selectivity } from './selectivity.ts';

interface Side {
  readonly rows: number;
  readonly columns: ReadonlyMap<ColumnId, ColumnEstimate>;
}

/**
 * The share of pairs that satisfy the condition. Equalities between the same two sides are one key: its distinct values
 * are the product of its parts', but no more than the rows of a side, so a key of two columns is not taken for rarer
 * than the rows it names.
 */
export function joinSelectivity(condition: Expr | null, left: Side, right: Side): number {
  if (condition === null) return 1;
  const columns = new Map([...left.columns, ...right.columns]);
  let leftKeys = 1;
  let rightKeys = 1;
  let hasKey = false;
  let rest = 1;
  for (const term of conjuncts(condition)) {
    const key = keyDistinct(term, left, right);
    if (key === undefined) {
      rest *= selectivity(term, columns);
      continue;
    }
    hasKey = true;
    leftKeys *= key[0];
    rightKeys *= key[1];
  }
  if (!hasKey) return rest;
  return rest / keyValues(leftKeys, rightKeys, left.rows, right.rows);
}

function keyValues(leftKeys: number, rightKeys: number, leftRows: number, rightRows: number): number {
  const l = Math.min(leftKeys, Math.max(1, leftRows));
  const r = Math.min(rightKeys, Math.max(1, rightRows));
  const capped = leftKeys > leftRows && rightKeys > rightRows;
  return Math.max(1, capped ? Math.min(l, r) : Math.max(l, r));
}

/** Distinct values of the left and the right side of an equality between them. */
function keyDistinct(term: Expr, left: Side, right: Side): readonly [number, number] | undefined {
  const equality = asEquality(term);
  if (equality === undefined) return undefined;
  const [a, b] = [equality.a, equality.b];
  if (from(a, left) && from(b, right)) return [distinctIn(a, left), distinctIn(b, right)];
  if (from(b, left) && from(a, right)) return [distinctIn(b, left), distinctIn(a, right)];
  return undefined;
}

function from(expr: Expr, side: Side): boolean {
  const read = exprColumns(expr);
  if (read.size === 0) return false;
  for (const id of read) if (!side.columns.has(id)) return false;
  return true;
}

function distinctIn(expr: Expr, side: Side): number {
  let product = 1;
  for (const id of exprColumns(expr)) product *= side.columns.get(id)?.distinct ?? 1;
  return product;
}
