import type { Batch } from '../../data/batch.ts';
import type { CallContext } from '../../functions/define.ts';
import type { Column } from '../../plan/expr.ts';
import type { KeySummary } from '../../plan/physical.ts';
import { compile } from '../evaluate.ts';
import { KeyCollector } from './collect.ts';
import type { CollectedKeys } from './filter.ts';

export interface KeyCollection {
  add(batch: Batch): void;
  finish(): readonly CollectedKeys[];
}

/** Gathers what the runtime filters of some rows are made of, whose columns are given. */
export function keyCollection(
  summaries: readonly KeySummary[],
  columns: readonly Column[],
  call: CallContext,
): KeyCollection {
  const each = summaries.map(({ filter, key }) => ({
    key: compile(key, columns),
    collector: new KeyCollector(filter, key.type),
  }));
  return {
    add(batch) {
      for (const { key, collector } of each) collector.add(key(batch, call));
    },
    finish: () => each.map(({ collector }) => collector.finish()),
  };
}
