import { runningOperator } from '../define.ts';
import { filterOf } from '../filter_of.ts';
import { eachBatch } from '../stream.ts';

/** Keeps the rows for which the predicate is true; false and NULL go. */
export const filter = runningOperator({
  kind: 'filter',
  run(node, [input], context) {
    const keep = filterOf(node.predicate, node.input.output, context.call);
    const counters = context.profile.of(node);
    return eachBatch(input, context, (batch) => {
      const kept = keep(batch);
      counters.removedRows += batch.length - kept.length;
      return kept;
    });
  },
});
