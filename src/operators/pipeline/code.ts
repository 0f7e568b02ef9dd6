import { compileModule, type WasmModule } from '../../wasm/engine.ts';
import { type FunctionRef, ModuleBuilder } from '../../wasm/module.ts';
import type { NodeCounters, RunContext } from '../define.ts';
import { boundStage } from './bound_stage.ts';
import { type Dealing, dealStage } from './deal_stage.ts';
import { emitExpr } from './expression.ts';
import type { GroupImports } from './group_stage.ts';
import type { PipelineHost } from './host.ts';
import type { Input, Inputs } from './inputs.ts';
import { factsOf } from './inputs.ts';
import type { BuiltJoin, JoinedColumns, UsedBuild } from './joined_columns.ts';
import { mergeStage } from './merge_stage.ts';
import { outputStage } from './output_stage.ts';
import { probeStage } from './probe_stage.ts';
import { runtimeStage } from './runtime_stage.ts';
import type { Pipeline, Sink } from './shape.ts';
import { type Slot, Slots } from './slots.ts';

import { aggregateStage, filterStage, type StagePlace } from './stages.ts';
import { bufferSlot, type StageContext, type Tuples } from './tuples.ts';

/** A pipeline compiled for row groups of one signature. */
export interface PipelineCode {
  readonly module: WasmModule;
  readonly slots: readonly Slot[];
  readonly inputs: readonly Input[];
  readonly builds: readonly UsedBuild[];
  /** Columns of the output that are computed of the rows that come out. */
  readonly later: ReadonlySet<number>;
  /** Bytes of code. */
  readonly size: number;
}

/** Emits and compiles; throws NotCompiled. */
export function codeOf(
  pipeline: Pipeline,
  columns: JoinedColumns,
  inputs: Inputs,
  {
    host,
    joins,
    filters,
    counters,
    dealing,
  }: {
    readonly host: PipelineHost;
    readonly joins: readonly BuiltJoin[];
    readonly filters: RunContext['filters'];
    readonly counters: NodeCounters;
    /** Rows that leave are dealt by the code. */
    readonly dealing: Dealing | null;
  },
): PipelineCode {
  const startedAt = performance.now();
  const module = new ModuleBuilder();
  const slots = new Slots();
  const imports: GroupImports = {
    grow: module.import('grow', []),
    overflow: module.import('overflow', []),
    compareTexts: module.import('compareTexts', ['i32', 'i32'], ['i32']),
    compareBytes: module.import('compareBytes', ['i32', 'i32', 'i32'], ['i32']),
    numberOfBytes: module.import('numberOfBytes', ['i32', 'i32'], ['i32']),
  };
  const emit = module.import('emit', ['i32']);
  const full = module.import('full', ['i32']);
  const tooManyRows = module.import('tooManyRows', []);
  const context: StageContext = { module, slots, columns };
  const { steps, sink } = pipeline;
  const nameOf = (stage: number): { name?: string } => (stage === 0 ? { name: 'run' } : {});
  const inputOf = (stage: number): Tuples =>
    stage === 0 ? { kind: 'morsel' } : { kind: 'buffers', cursors: cursorsAfter(steps, stage - 1) };
  const last = { stage: steps.length, input: inputOf(steps.length), ...nameOf(steps.length) };
  const later = new Set<number>();
  let next = sinkStage(context, sink, last, { ...imports, emit, full }, { dealing, later });
  for (let stage = steps.length - 1; stage >= 0; stage--) {
    const step = steps[stage];
    const place = { stage, input: inputOf(stage), ...nameOf(stage) };
    next =
      step.kind === 'filter'
        ? filterStage(context, ({ row }) => emitExpr(step.predicate, row).value, place, next)
        : step.kind === 'runtime'
          ? runtimeStage(context, step, filters.get(step.filter), place, next)
          : step.kind === 'bound'
            ? boundStage(context, step, place, next)
            : probeStage(context, step, joins[step.join].build, place, { next, tooManyRows });
  }
  const bytes = module.bytes();
  const known = host.modules.get(keyOf(bytes));
  const made = known ?? compiled(bytes, host);
  if (known === undefined) counters.modules++;
  else counters.knownModules++;
  counters.compileMs += performance.now() - startedAt;
  return { module: made, slots: slots.list, inputs: inputs.list, builds: columns.used, later, size: bytes.length };
}

function sinkStage(
  context: StageContext,
  sink: Sink,
  place: StagePlace,
  imports: GroupImports & { readonly emit: FunctionRef; readonly full: FunctionRef },
  { dealing, later }: { readonly dealing: Dealing | null; readonly later: Set<number> },
): FunctionRef {
  if (sink.kind === 'aggregate') return aggregateStage(context, sink, place, imports);
  if (sink.kind === 'merge') return mergeStage(context, sink, place, imports);
  if (dealing !== null) return dealStage(context, sink.columns, dealing, place, imports.full);
  return outputStage(context, { columns: sink.columns, later }, place, imports.emit);
}

/** The buffers in which a stage leaves its tuples: one for the source, one for each join so far. */
export const cursorsAfter = (steps: Pipeline['steps'], stage: number): readonly Slot[] =>
  [0, ...steps.slice(0, stage + 1).flatMap((step) => (step.kind === 'join' ? [step.join + 1] : []))].map((cursor) =>
    bufferSlot(stage, cursor),
  );

/** Most modules kept; the oldest go first. */
const mostModules = 512;

const keyOf = (bytes: Uint8Array<ArrayBuffer>): string => Buffer.from(bytes.buffer).toString('latin1');

function compiled(bytes: Uint8Array<ArrayBuffer>, { modules }: PipelineHost): WasmModule {
  const module = compileModule(bytes);
  modules.set(keyOf(bytes), module);
  if (modules.size > mostModules) modules.delete(modules.keys().next().value!);
  return module;
}

/** The inputs of the code for another row group; null: they are not as the code takes them to be. */
export function inputsFor(code: PipelineCode, inputs: Inputs): readonly Input[] | null {
  const out: Input[] = [];
  for (const input of code.inputs) {
    if (input.kind === 'rows') {
      out.push(input);
      continue;
    }
    const made = inputs.table(input.expr, input.column);
    if (made === null || made.kind !== 'table') return null;
    const [was, is] = [factsOf(input.words), factsOf(made.words)];
    const fits = was.range.low <= is.range.low && was.range.high >= is.range.high;
    if (!fits || was.scale !== is.scale || (is.mayBeNull && !was.mayBeNull)) return null;
    if (input.words.storage !== made.words.storage) return null;
    out.push(made);
  }
  return out;
}
