import { runningOperator } from '../define.ts';
import { filterOf } from '../filter_of.ts';
import { eachBatch } from '../stream.ts';

/** Keeps the rows for which the predicate is true; false and NULL go. */
export const filter = runningOperator({
  kind: 'filter',
  run(node, [input], context) {
    return eachBatch(input, context, filterOf(node.predicate, node.input.output, context.call));
  },
});
