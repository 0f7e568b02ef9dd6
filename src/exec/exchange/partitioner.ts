import { assert } from '../../base/assert.ts';
import type { CallContext } from '../../functions/define.ts';
import type { Distribution, PhysicalPlan } from '../../plan/physical.ts';
import { byHash, type Partitioner, toOne } from './partition.ts';

/** How the rows of a fragment's root are dealt to the tasks that read them. */
export function partitionerOf(output: Distribution | null, root: PhysicalPlan, _call: CallContext): Partitioner {
  if (output?.kind !== 'hash' || output.partitions === 1) return toOne;
  const places = output.keys.map((key) => {
    assert(key.kind === 'column', 'hash keys are columns');
    return root.output.findIndex((column) => column.id === key.id);
  });
  return byHash(
    output.partitions,
    (batch) => places.map((place) => batch.columns[place]),
    (keys, rows) => {
      const out = new Uint32Array(rows);
      const values = keys[0].values as BigInt64Array;
      for (let i = 0; i < rows; i++) out[i] = Math.imul(Number(values[i] & 0xffffffffn), 0x9e3779b1);
      return out;
    },
  );
}
