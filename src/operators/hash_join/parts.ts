import type { Batch } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import type { HashJoin } from '../../plan/physical.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import { compile } from '../evaluate.ts';
import type { JoinShape, LeftBatch } from '../joining/join_rows.ts';
import { joinShape } from '../joining/shape.ts';
import { alignedKeys } from './aligned_keys.ts';
import type { JoinTable } from './join_table.ts';
import { markUnknown, noFacts, type RightFacts } from './mark_unknown.ts';

/** What building, probing and spilling of one join share. */
export interface JoinParts {
  readonly node: HashJoin;
  readonly context: RunContext;
  readonly counters: NodeCounters;
  readonly shape: JoinShape;
  readonly keyTypes: readonly DataType[];
  leftKeys(batch: Batch): readonly Vector[];
  rightKeys(batch: Batch): readonly Vector[];
  /** Mark joins: notes the left rows whose mark is NULL unless they match. */
  markUnknown(state: LeftBatch, keys: readonly Vector[], table: JoinTable): void;
  /** The same join over a part of its rows, where more is known of the whole right side. */
  within(facts: RightFacts): JoinParts;
}

export function hashJoinParts(node: HashJoin, context: RunContext, facts: RightFacts = noFacts): JoinParts {
  const pairs = node.leftKeys.map((key, k) => alignedKeys(key, node.rightKeys[k]));
  const left = pairs.map(([key]) => compile(key, node.left.output));
  const right = pairs.map(([, key]) => compile(key, node.right.output));
  const shape = joinShape(node, node.residual, context);
  return {
    node,
    context,
    counters: context.profile.of(node),
    keyTypes: pairs.map(([key]) => key.type),
    shape,
    leftKeys: (batch) => left.map((evaluate) => evaluate(batch, context.call)),
    rightKeys: (batch) => right.map((evaluate) => evaluate(batch, context.call)),
    markUnknown(state, keys, table) {
      markUnknown(this, { state, keys, table, facts });
    },
    within: (known) => hashJoinParts(node, context, known),
  };
}
