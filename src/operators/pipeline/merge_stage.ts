import type { Column } from '../../plan/expr.ts';
import { i64 } from '../../wasm/code.ts';
import type { FunctionRef } from '../../wasm/module.ts';
import { compiledAggregate } from './aggregates.ts';
import { notCompiled } from './emitted.ts';
import { emitExpr } from './expression.ts';
import {
  entryBytesOf,
  GroupEmitter,
  type GroupImports,
  headerBytes,
  mostKeys,
  SingleState,
  tableSlots,
} from './group_stage.ts';
import type { MergeSink } from './shape.ts';
import type { StagePlace } from './stages.ts';
import { type StageContext, type StageLoop, tupleLoop } from './tuples.ts';

/** Brings partial results together: columns of groups, then of states. */
export function mergeStage(
  context: StageContext,
  { groups, aggregates, states }: MergeSink,
  { input, name }: StagePlace,
  imports: GroupImports,
): FunctionRef {
  if (groups.length > mostKeys) notCompiled('so many keys');
  const compiled = aggregates.map(compiledAggregate);
  const loopOf = ({ emitter, block, row }: StageLoop) => {
    const table = new GroupEmitter(emitter, block, { entryBytes: entryBytesOf(groups.length, compiled), imports });
    const entry =
      groups.length === 0
        ? emitter.parameter(tableSlots.entries)
        : table.find(groups.map(({ expr }) => emitExpr(expr, row)));
    let first = headerBytes + groups.length * 8;
    const singles: SingleState[] = [];
    for (const [i, aggregate] of compiled.entries()) {
      const single = new SingleState(emitter, { entry, first, imports });
      const state = groups.length === 0 ? single : table.stateAt(entry, first);
      singles.push(single);
      aggregate.merge!(
        state,
        states[i].map(({ id }: Column) => ({
          value: () => row.column(id),
          word: (at: number) => i64.load(row.wideAddress(id), at * 8),
        })),
      );
      first += aggregate.words * 8;
    }
    if (groups.length > 0) return { before: table.load(), after: table.store() };
    return { before: singles.map((state) => state.load()), after: singles.map((state) => state.store()) };
  };
  return tupleLoop(context, input, loopOf, name);
}
