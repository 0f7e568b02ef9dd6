import { SqlError } from '../../base/error.ts';
import type { Batch } from '../../data/batch.ts';
import type { RunContext } from '../define.ts';
import { BlockRun, nameOf, type TaskParts } from './block_run.ts';
import { Blocks } from './blocks.ts';
import { codeOf, cursorsAfter, inputsFor, type PipelineCode } from './code.ts';
import type { Dealing } from './deal_stage.ts';
import { NotCompiled, notCompiled } from './emitted.ts';
import { HeapGroups } from './group_table.ts';
import type { PipelineHost } from './host.ts';
import { type Input, Inputs } from './inputs.ts';
import { type BuiltJoin, fitBuilds, JoinedColumns, tableShape } from './joined_columns.ts';
import { OutputBuffers } from './output_buffers.ts';
import { Pace } from './pace.ts';
import type { RowBlock } from './row_block.ts';
import { areAtHand, areDealt, RowDealer } from './row_dealer.ts';
import { bloomSlot, endOf, endSlot, keyBitsSlot } from './runtime_stage.ts';
import type { Pipeline, RuntimeStep } from './shape.ts';
import { SourceColumns, signatureOf } from './source_columns.ts';
import { TopBound } from './top_bound.ts';
import { TopRows } from './top_rows.ts';
import { morselRows } from './tuples.ts';

/** Code of a pipeline by the signature of blocks. */
type Codes = Map<string, PipelineCode[]>;
const codes = new WeakMap<Pipeline, Codes>();
/** Most of one signature; the oldest go first. */
const mostCodes = 16;

/** A compiled pipeline in one task: its buffers, its groups, and the rows that have come out. */
export class PipelineTask {
  private readonly pipeline: Pipeline;
  private readonly parts: TaskParts;
  private readonly host: PipelineHost;
  private readonly blocks: Blocks;
  private readonly codes: Codes;
  /** Signatures without code; a later task tries again: perhaps there was only no room. */
  private readonly refused = new Set<string>();

  constructor(pipeline: Pipeline, context: RunContext, host: PipelineHost, joins: readonly BuiltJoin[]) {
    this.pipeline = pipeline;
    this.host = host;
    host.enter();
    this.blocks = new Blocks(host);
    const { sink, root, steps } = pipeline;
    try {
      const own = new Map<string, number | bigint>();
      for (const stage of steps.keys()) {
        for (const slot of cursorsAfter(steps, stage)) own.set(nameOf(slot), this.blocks.allocate(morselRows * 4));
      }
      for (const step of steps) if (step.kind === 'runtime') this.layOut(step, context, own);
      const givesRows = sink.kind === 'rows' || sink.kind === 'top_n';
      const output = givesRows ? new OutputBuffers(host, sink.columns, context.call, this.blocks) : null;
      for (const [name, address] of output?.own ?? []) own.set(name, address);
      const last = new Map(cursorsAfter(steps, steps.length - 1).map((slot, i) => [i, slot] as const));
      const groups = givesRows ? null : new HeapGroups(host, sink, context, root);
      const top = topOf(pipeline, context, host, this.blocks);
      const dealer = this.dealerOf(context);
      for (const [name, address] of dealer?.own ?? []) own.set(name, address);
      const [pace, ready, leaves] = [new Pace(joins), [], root === context.root];
      this.parts = { host, context, own, joins, groups, output, top, dealer, last, ready, pace, leaves };
    } catch (thrown) {
      this.blocks.close();
      host.leave();
      throw thrown;
    }
    this.codes = codes.get(pipeline) ?? new Map();
    codes.set(pipeline, this.codes);
  }

  /** Hands on the rows that wait to be dealt. */
  flush(): void {
    this.parts.dealer?.flush();
  }

  /** Makes a block ready to run; null: there is no code for it, and it is still the caller's. */
  bind(block: RowBlock): BlockRun | null {
    const { output } = this.pipeline.source;
    try {
      return new BlockRun(this.parts, { ...this.codeFor(block), output, block });
    } catch (thrown) {
      // An error of an input may be one that plain evaluation never meets: a condition before it keeps its rows away.
      if (thrown instanceof NotCompiled || thrown instanceof SqlError) return null;
      throw thrown;
    }
  }

  /** Runs the block, to be left after each morsel, and counts what the operators in between would have counted. */
  *run(run: BlockRun, block: RowBlock): Iterable<void> {
    this.parts.dealer?.enter(block);
    yield* run.morsels();
    this.parts.dealer?.leave();
    this.count(run, block.rows);
  }

  /** The batches made so far; they are handed out once. */
  taken(): readonly Batch[] {
    return this.parts.ready.splice(0);
  }

  /** The groups, which then are the caller's. */
  get groups(): HeapGroups | null {
    return this.parts.groups;
  }

  /** Whether code deals all rows, so that it needs the columns that they only pass on. */
  get isDealing(): boolean {
    const { sink } = this.pipeline;
    const isText = sink.kind === 'rows' && sink.columns.some(({ column }) => column.type.kind === 'text');
    return this.parts.dealer !== null && !isText;
  }

  /** The first rows of an order, which are this task's. */
  get top(): TopRows | null {
    return this.parts.top?.rows ?? null;
  }

  close(): void {
    this.parts.groups?.close();
    this.blocks.close();
    this.host.leave();
  }

  /** Deals the rows that leave the task; null: they leave it whole. */
  private dealerOf(context: RunContext): RowDealer | null {
    const { sink, root } = this.pipeline;
    const { dealt } = context;
    if (dealt === undefined || sink.kind !== 'rows' || root !== context.root) return null;
    if (!areDealt(sink.columns.map(({ column }) => column.type))) return null;
    const { host, blocks } = this;
    return new RowDealer(dealt, sink.columns, { host, blocks, counters: context.profile.of(root) });
  }

  /** How rows of this block are dealt by code; null: it makes batches of them. */
  private dealingOf(block: RowBlock): RowDealer['dealing'] | null {
    const { sink, steps, source } = this.pipeline;
    const { dealer } = this.parts;
    const isWhole = steps.length === 0;
    const placesTexts = isWhole && dealer !== null && dealer.dealing.partitions > 1;
    if (dealer !== null && sink.kind === 'rows' && areAtHand(sink.columns, source.output, block, placesTexts)) {
      return dealer.dealing;
    }
    // Rows as they are need no code to become batches.
    return sink.kind === 'rows' && isWhole ? notCompiled('rows as they are') : null;
  }

  /** What code depends on besides the block: tables of joins, and what runtime filters know. */
  private around(): string {
    const { joins, context } = this.parts;
    const filters = this.pipeline.steps.map((step) => {
      const made = step.kind === 'runtime' ? context.filters.get(step.filter) : undefined;
      return made === undefined
        ? ''
        : `${made.rows === 0} ${made.min !== null} ${made.bits !== null} ${made.bloom !== null}`;
    });
    return [...joins.map(tableShape), ...filters].join(',');
  }

  /** What a runtime filter holds, if it was made. */
  private layOut({ filter, key }: RuntimeStep, { filters }: RunContext, own: Map<string, number | bigint>): void {
    const made = filters.get(filter);
    if (made === undefined) return;
    for (const end of ['min', 'max'] as const) own.set(nameOf(endSlot(filter, end)), endOf(made, end, key.type));
    const { bloom, bits: keys } = made;
    if (keys !== null) {
      // One word at least: code loads it also where there are no keys.
      const { words, low } = keys.words.length > 0 ? keys : { words: new Uint32Array(1), low: 0 };
      own.set(nameOf(keyBitsSlot(filter, 'words')), this.blocks.put(asWords(words)));
      own.set(nameOf(keyBitsSlot(filter, 'low')), low);
      own.set(nameOf(keyBitsSlot(filter, 'size')), words.length * 32);
    }
    if (bloom === null) return;
    own.set(nameOf(bloomSlot(filter, 'bits')), this.blocks.put(asWords(bloom)));
    own.set(nameOf(bloomSlot(filter, 'mask')), bloom.length * 32 - 1);
  }

  private count(run: BlockRun, rows: number): void {
    const { profile } = this.parts.context;
    const { steps, source, root } = this.pipeline;
    let before = rows;
    // The rows of a root are counted as they leave.
    const isCounted = source === root || steps.some(({ node }) => node === source);
    if (source.kind === 'scan' && !isCounted) profile.of(source).rows += rows;
    for (const [i, { node, kind }] of steps.entries()) {
      const passed = run.passed(i);
      const counters = profile.of(node);
      if (kind === 'filter') counters.removedRows += before - passed;
      if (kind === 'join') counters.removedRows += run.dropped(i);
      if (kind === 'runtime') counters.filteredRows += before - passed;
      if (node !== root && steps[i + 1]?.node !== node) counters.rows += passed;
      before = passed;
    }
  }

  private codeFor(block: RowBlock): { code: PipelineCode; inputs: readonly Input[] } {
    const { host, context, joins } = this.parts;
    const { columns } = block;
    const { output } = this.pipeline.source;
    const given = { output, columns, call: context.call, texts: host.texts };
    const signature = `${this.parts.dealer !== null} ${this.around()} ${signatureOf(output, columns)}`;
    const known = this.codes.get(signature) ?? [];
    this.codes.set(signature, known);
    if (this.refused.has(signature)) notCompiled('known before');
    for (const code of known) {
      if (!fitBuilds(code.builds, joins)) continue;
      const inputs = inputsFor(code, new Inputs(given));
      if (inputs !== null) return { code, inputs };
    }
    const emitted = (dealing: Dealing | null): PipelineCode => {
      const inputs = new Inputs(given);
      const counters = context.profile.of(this.pipeline.root);
      const all = new JoinedColumns(new SourceColumns(columns, inputs), joins);
      return codeOf(this.pipeline, all, inputs, { host, joins, filters: context.filters, counters, dealing });
    };
    try {
      const dealing = this.dealingOf(block);
      const code = (dealing === null ? null : refusedAsNull(() => emitted(dealing))) ?? emitted(null);
      known.push(code);
      if (known.length > mostCodes) known.shift();
      return { code, inputs: code.inputs };
    } catch (thrown) {
      if (thrown instanceof NotCompiled) this.refused.add(signature);
      throw thrown;
    }
  }
}

/** null: there is no code for it. */
function refusedAsNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof NotCompiled) return null;
    throw thrown;
  }
}

const asWords = (bits: Uint32Array): Int32Array => new Int32Array(bits.buffer, bits.byteOffset, bits.length);

/** Where the pipeline ends in a top-N: its rows, and how code is told their bound. */
function topOf(
  { root, sink, steps }: Pipeline,
  context: RunContext,
  host: PipelineHost,
  blocks: Blocks,
): TaskParts['top'] {
  const step = steps.at(-1);
  if (sink.kind !== 'top_n' || root.kind !== 'top_n' || step?.kind !== 'bound') return null;
  return { rows: new TopRows(root, sink, context), bound: new TopBound(step, host, blocks) };
}
