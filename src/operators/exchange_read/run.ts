import type { BatchStream } from '../../data/batch.ts';
import { runningOperator } from '../define.ts';
import { mergeSorted } from '../sorting/merge.ts';
import { sortOrder } from '../sorting/sort_keys.ts';
import { inTurn } from '../union/run.ts';

/** What the tasks of an earlier fragment wrote for this task: merged when they are sorted, else task after task. */
export const exchangeRead = runningOperator({
  kind: 'exchange_read',
  run({ from, distribution, output }, _inputs, context) {
    const start = (): BatchStream => {
      const written = context.inputs(from);
      const streams = distribution.kind === 'kept' ? [written[context.task]] : written;
      if (distribution.kind !== 'gather' || distribution.order === null) return inTurn(streams);
      return mergeSorted(streams, sortOrder(distribution.order, output, context.call), context);
    };
    // Each iteration reads from the beginning: a join that shares its build side may need it twice.
    return { [Symbol.asyncIterator]: () => start()[Symbol.asyncIterator]() };
  },
});
