import type { Batch } from '../data/batch.ts';
import type { CallContext } from '../functions/define.ts';
import { selectTrue } from '../kernels/select.ts';
import type { Column, Expr } from '../plan/expr.ts';
import { compile } from './evaluate.ts';
import { takeRows } from './rows.ts';

/** The step that keeps the rows of a batch for which the predicate is true. */
export function filterOf(predicate: Expr, columns: readonly Column[], call: CallContext): (batch: Batch) => Batch {
  const evaluate = compile(predicate, columns);
  return (batch) => {
    const chosen = selectTrue(evaluate(batch, call));
    return chosen.length === batch.length ? batch : takeRows(batch, chosen);
  };
}
