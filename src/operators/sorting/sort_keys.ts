import type { Batch } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import type { CallContext } from '../../functions/define.ts';
import { type KeyOrder, rowsComparison } from '../../kernels/sort_keys.ts';
import type { Column, SortKey } from '../../plan/expr.ts';
import { compile } from '../evaluate.ts';

/** ORDER BY made ready: the key columns of a batch, and how rows compare by them. */
export interface SortOrder {
  readonly types: readonly DataType[];
  readonly orders: readonly KeyOrder[];
  keysOf(batch: Batch): readonly Vector[];
  compare(a: readonly Vector[], i: number, b: readonly Vector[], j: number): number;
}

export function sortOrder(keys: readonly SortKey[], columns: readonly Column[], call: CallContext): SortOrder {
  const exprs = keys.map(({ expr }) => compile(expr, columns));
  const types = keys.map(({ expr }) => expr.type);
  return {
    types,
    orders: keys,
    keysOf: (batch) => exprs.map((evaluate) => evaluate(batch, call)),
    compare: rowsComparison(types, keys),
  };
}
