import type { CallContext } from '../../functions/define.ts';
import { hashRows } from '../../kernels/hash.ts';
import type { DealtRows } from '../../operators/define.ts';
import { compile } from '../../operators/evaluate.ts';
import type { Distribution, PhysicalPlan } from '../../plan/physical.ts';
import { byHash, type Partitioner, toOne } from './partition.ts';

/** Sets the choice of a partition apart from the choice of a place in the reader's hash table. */
const partitionSeed = 0x5ba3;

/** Rows of the root that are dealt before they leave it, all to one where there is one partition; null: they leave it whole. */
export function dealtRows(output: Distribution | null, root: PhysicalPlan, put: DealtRows['put']): DealtRows | null {
  if (output === null) return null;
  if (output.kind !== 'hash' || output.partitions === 1) return { partitions: 1, by: [], seed: partitionSeed, put };
  const by = output.keys.map((key) => (key.kind === 'column' ? root.output.findIndex(({ id }) => id === key.id) : -1));
  return by.includes(-1) ? null : { partitions: output.partitions, by, seed: partitionSeed, put };
}

/** How the rows of a fragment's root are dealt to the tasks that read them. */
export function partitionerOf(output: Distribution | null, root: PhysicalPlan, call: CallContext): Partitioner {
  if (output?.kind !== 'hash' || output.partitions === 1) return toOne;
  const keys = output.keys.map((key) => compile(key, root.output));
  return byHash(
    output.partitions,
    (batch) => keys.map((key) => key(batch, call)),
    (columns, rows) => hashRows(columns, rows, partitionSeed),
  );
}
