import { compileModule, type WasmModule } from '../../wasm/engine.ts';
import { ModuleBuilder } from '../../wasm/module.ts';
import type { NodeCounters } from '../define.ts';
import type { PipelineHost } from './host.ts';
import type { Input, Inputs } from './inputs.ts';
import { factsOf } from './inputs.ts';
import { outputStage } from './output_stage.ts';
import type { Pipeline } from './shape.ts';
import { type Slot, Slots } from './slots.ts';
import type { SourceColumns } from './source_columns.ts';
import { aggregateStage, filterStage } from './stages.ts';
import { bufferSlot, type StageContext, type Tuples } from './tuples.ts';

/** A pipeline compiled for row groups of one signature. */
export interface PipelineCode {
  readonly module: WasmModule;
  readonly slots: readonly Slot[];
  readonly inputs: readonly Input[];
  /** Bytes of code. */
  readonly size: number;
}

/** Emits and compiles; throws NotCompiled. */
export function codeOf(
  pipeline: Pipeline,
  columns: SourceColumns,
  inputs: Inputs,
  { host, counters }: { readonly host: PipelineHost; readonly counters: NodeCounters },
): PipelineCode {
  const startedAt = performance.now();
  const module = new ModuleBuilder();
  const slots = new Slots();
  const imports = { grow: module.import('grow', []), overflow: module.import('overflow', []) };
  const emit = module.import('emit', ['i32']);
  const context: StageContext = { module, slots, columns };
  const { steps, sink } = pipeline;
  const nameOf = (stage: number): { name?: string } => (stage === 0 ? { name: 'run' } : {});
  const inputOf = (stage: number): Tuples =>
    stage === 0 ? { kind: 'morsel' } : { kind: 'buffers', cursors: [bufferSlot(stage - 1, 0)] };
  const last = { stage: steps.length, input: inputOf(steps.length), ...nameOf(steps.length) };
  let next =
    sink.kind === 'aggregate'
      ? aggregateStage(context, sink, last, imports)
      : outputStage(context, sink.columns, last, emit);
  for (let stage = steps.length - 1; stage >= 0; stage--) {
    next = filterStage(context, steps[stage], { stage, input: inputOf(stage), ...nameOf(stage) }, next);
  }
  const bytes = module.bytes();
  const known = host.modules.get(keyOf(bytes));
  const made = known ?? compiled(bytes, host);
  if (known === undefined) counters.modules++;
  else counters.knownModules++;
  counters.compileMs += performance.now() - startedAt;
  return { module: made, slots: slots.list, inputs: inputs.list, size: bytes.length };
}

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
