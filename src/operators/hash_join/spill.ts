import { errors } from '../../base/error.ts';
import type { Batch, BatchStream } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import { selectNull } from '../../kernels/select.ts';
import { typesOf } from '../../plan/physical.ts';
import { Partitions } from '../partitions.ts';
import type { Refused } from './build.ts';
import { isPlain, type RightFacts } from './mark_unknown.ts';
import type { JoinParts } from './parts.ts';

type JoinSides = (
  parts: JoinParts,
  sides: { readonly left: BatchStream; readonly right: BatchStream },
  depth: number,
) => BatchStream;

/** Partitioned this often, a join whose parts still do not fit has too many equal keys. */
const maxDepth = 4;

/** Grace hash join: deals both sides to files by a hash of their keys and joins these pair by pair. */
export async function* joinBySpilling(
  parts: JoinParts,
  { left, right }: { readonly left: BatchStream; readonly right: Refused },
  depth: number,
  joinSides: JoinSides,
): BatchStream & AsyncGenerator<Batch> {
  const { node, context, counters } = parts;
  const isMark = node.join === 'mark';
  if (depth >= maxDepth || (isMark && !isPlain(parts))) {
    throw errors.outOfMemory('The build side of a hash join does not fit the memory budget.');
  }
  const files = (types: readonly DataType[]): Partitions =>
    new Partitions(types, { context, counters, seed: depth + 1 });
  const rightFiles = files(typesOf(node.right));
  const leftFiles = files(typesOf(node.left));
  try {
    const facts: RightFacts = { rows: false, nullKey: false };
    const seen = (batch: Batch, keys: readonly Vector[]): void => {
      Object.assign(facts, {
        rows: facts.rows || batch.length > 0,
        nullKey: facts.nullKey || keys.some((key) => selectNull(key).length > 0),
      });
    };
    await rightFiles.fill(right.rows, (batch) => {
      const keys = parts.rightKeys(batch);
      if (isMark && depth === 0) seen(batch, keys);
      return keys;
    });
    await leftFiles.fill(left, (batch) => parts.leftKeys(batch));
    const within = isMark && depth === 0 ? parts.within(facts) : parts;
    for (let part = 0; part < leftFiles.count; part++) {
      yield* joinSides(within, { left: leftFiles.read(part), right: rightFiles.read(part) }, depth + 1);
    }
  } finally {
    rightFiles.close();
    leftFiles.close();
  }
}
