import type { AggregateCall, NamedExpr } from '../../plan/expr.ts';
import { type Code, i32, ifElse } from '../../wasm/code.ts';
import type { FunctionRef } from '../../wasm/module.ts';
import type { CompiledAggregate, StateWords } from './aggregates/state.ts';
import { compiledAggregate } from './aggregates.ts';
import { type Emitted, notCompiled, plainScale } from './emitted.ts';
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
import {
  addToCounter,
  bufferSlot,
  passedSlot,
  type StageContext,
  type StageLoop,
  type Tuples,
  tupleLoop,
} from './tuples.ts';

/** What a stage is among its pipeline's. */
export interface StagePlace {
  readonly stage: number;
  readonly input: Tuples;
  /** Exported name, of the first. */
  readonly name?: string;
}

/**
 * Keeps tuples by a condition without branching: each is written behind those kept so far, and counts as kept only if
 * the condition holds (predication: Ross, "Selection conditions in main memory", TODS 2004).
 */
export function filterStage(
  context: StageContext,
  condition: (loop: StageLoop) => Code,
  { stage, input, name }: StagePlace,
  next: FunctionRef,
): FunctionRef {
  const build = (loop: StageLoop) => {
    const { emitter, block, cursors } = loop;
    const kept = emitter.local('i32');
    const holds = condition(loop);
    for (const [c, cursor] of cursors.entries()) {
      const buffer = emitter.parameter(bufferSlot(stage, c));
      emitter.add(i32.store(i32.add(buffer, i32.shl(kept.get, i32.const(2))), cursor.get));
    }
    emitter.add(kept.set(i32.add(kept.get, holds)));
    const handOn = [addToCounter(emitter, block, passedSlot(stage), kept.get), next.call(block, kept.get)];
    return { after: ifElse(kept.get, handOn) };
  };
  return tupleLoop(context, input, build, name);
}

interface Aggregating {
  readonly groups: readonly NamedExpr[];
  readonly aggregates: readonly AggregateCall[];
}

/** Adds tuples to a table of groups, or to one group when there is no GROUP BY. */
export function aggregateStage(
  context: StageContext,
  { groups, aggregates }: Aggregating,
  { input, name }: StagePlace,
  imports: GroupImports,
): FunctionRef {
  if (groups.length > mostKeys) notCompiled('so many keys');
  const compiled = aggregates.map(compiledAggregate);
  const build =
    groups.length === 0 ? single(aggregates, compiled, imports) : grouped(groups, aggregates, compiled, imports);
  return tupleLoop(context, input, build, name);
}

function grouped(
  groups: readonly NamedExpr[],
  aggregates: readonly AggregateCall[],
  compiled: readonly CompiledAggregate[],
  imports: GroupImports,
) {
  return ({ emitter, block, row }: StageLoop) => {
    const table = new GroupEmitter(emitter, block, { entryBytes: entryBytesOf(groups.length, compiled), imports });
    const entry = table.find(groups.map((group) => keyOf(group, row)));
    let first = headerBytes + groups.length * 8;
    for (const [i, call] of aggregates.entries()) {
      const state = table.stateAt(entry, first);
      updateWith(call, compiled[i], state, row);
      first += compiled[i].words * 8;
    }
    return { before: table.load(), after: table.store() };
  };
}

/** A key: of numerics only whole numbers, since 1.0 and 1.00 are one group that looks like the first of them. */
function keyOf({ expr, column }: NamedExpr, row: StageLoop['row']): Emitted {
  const key = plainScale(emitExpr(expr, row));
  return column.type.kind === 'numeric' && key.scale !== 0 ? notCompiled('numerics as keys') : key;
}

function single(aggregates: readonly AggregateCall[], compiled: readonly CompiledAggregate[], imports: GroupImports) {
  return ({ emitter, row }: StageLoop) => {
    const entry = emitter.parameter(tableSlots.entries);
    let first = headerBytes;
    const states = aggregates.map((call, i) => {
      const state = new SingleState(emitter, { entry, first, imports });
      first += compiled[i].words * 8;
      updateWith(call, compiled[i], state, row);
      return state;
    });
    return { before: states.map((state) => state.load()), after: states.map((state) => state.store()) };
  };
}

/** Updates with the call's arguments, where its FILTER lets it. */
function updateWith(
  { args, filter }: AggregateCall,
  compiled: CompiledAggregate,
  state: StateWords,
  row: StageLoop['row'],
): void {
  const given = (): void => {
    const [first] = args;
    const text = compiled.updateText !== undefined && first?.kind === 'column' ? row.text(first.id) : null;
    if (text !== null) compiled.updateText!(state, text);
    else
      compiled.update(
        state,
        args.map((arg) => emitExpr(arg, row)),
      );
  };
  if (filter === null) return given();
  const condition: Code = emitExpr(filter, row).value;
  state.emitter.add(ifElse(condition, state.emitter.nested(given)));
}
