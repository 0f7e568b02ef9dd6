import { typesOf } from '../../plan/physical.ts';
import { runningOperator } from '../define.ts';
import { sortOrder } from '../sorting/sort_keys.ts';
import { sortAll } from '../sorting/sorted_rows.ts';

/** ORDER BY: stable, any number of keys, by sorted runs on disk when memory is short. */
export const sort = runningOperator({
  kind: 'sort',
  run(node, [input], context) {
    const order = sortOrder(node.keys, node.input.output, context.call);
    return sortAll(input, { order, types: typesOf(node), context, counters: context.profile.of(node) });
  },
});
