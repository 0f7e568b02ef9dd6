import { runningOperator } from '../define.ts';
import { compile } from '../evaluate.ts';
import { eachBatch } from '../stream.ts';

/** Computes columns from columns; a column that is only passed on costs nothing. */
export const project = runningOperator({
  kind: 'project',
  run(node, [input], context) {
    const exprs = node.exprs.map(({ expr }) => compile(expr, node.input.output));
    return eachBatch(input, context, (batch) => ({
      columns: exprs.map((evaluate) => evaluate(batch, context.call)),
      length: batch.length,
    }));
  },
});
