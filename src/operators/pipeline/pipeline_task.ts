import { SqlError } from '../../base/error.ts';
import type { ColumnId } from '../../base/ids.ts';
import type { Batch } from '../../data/batch.ts';
import type { PhysicalScan } from '../../plan/physical.ts';
import type { PinnedColumns } from '../../storage/column_cache/read_columns.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import type { RunContext } from '../define.ts';
import { inPieces } from '../rows.ts';
import { Blocks } from './blocks.ts';
import { codeOf, inputsFor, type PipelineCode } from './code.ts';
import { NotCompiled, notCompiled } from './emitted.ts';
import { HeapGroups } from './group_table.ts';
import type { PipelineHost } from './host.ts';
import { type Input, Inputs } from './inputs.ts';
import { OutputBuffers } from './output_buffers.ts';
import { bufferName, RowGroupRun, type TaskParts } from './row_group_run.ts';
import type { Pipeline } from './shape.ts';
import { SourceColumns, signatureOf } from './source_columns.ts';
import { morselRows } from './tuples.ts';

/** Code of a pipeline by the signature of row groups; null: there is none for these. */
type Codes = Map<string, (PipelineCode | null)[]>;
const codes = new WeakMap<Pipeline, Codes>();

/** A compiled pipeline in one task: its buffers, its groups, and the rows that have come out. */
export class PipelineTask {
  private readonly pipeline: Pipeline;
  private readonly scan: PhysicalScan;
  private readonly parts: TaskParts;
  private readonly blocks: Blocks;
  private readonly codes: Codes;

  constructor(pipeline: Pipeline, context: RunContext, host: PipelineHost) {
    this.pipeline = pipeline;
    this.scan = pipeline.source as PhysicalScan;
    this.blocks = new Blocks(host);
    const { sink, root, steps } = pipeline;
    const own = new Map<string, number>();
    for (const stage of steps.keys()) own.set(bufferName(stage), this.blocks.allocate(morselRows * 4));
    const output = sink.kind === 'rows' ? new OutputBuffers(host, sink.columns, this.blocks) : null;
    for (const [name, address] of output?.own ?? []) own.set(name, address);
    const groups = sink.kind === 'aggregate' ? new HeapGroups(host, sink, context, context.profile.of(root)) : null;
    this.parts = { host, context, own, groups, output, steps: steps.length, ready: [] };
    this.codes = codes.get(pipeline) ?? new Map();
    codes.set(pipeline, this.codes);
  }

  /** The row group ready to run; null: there is no code for it. */
  bind(pinned: PinnedColumns): RowGroupRun | null {
    const { output } = this.scan;
    const columns = new Map<ColumnId, HeapColumn>();
    for (const [i, read] of pinned.columns.entries()) {
      if (read.kind !== 'cached') return null;
      columns.set(output[i].id, read.column);
    }
    try {
      return new RowGroupRun(this.parts, { ...this.codeFor(columns), output, columns, rows: pinned.rows });
    } catch (thrown) {
      // An error of an input may be one that plain evaluation never meets: a condition before it keeps its rows away.
      if (thrown instanceof NotCompiled || thrown instanceof SqlError) return null;
      throw thrown;
    }
  }

  /** The batches made so far; they are handed out once. */
  taken(): readonly Batch[] {
    return this.parts.ready.splice(0);
  }

  /** What is left at the end. */
  finish(): Iterable<Batch> {
    const { groups } = this.parts;
    return groups === null ? [] : inPieces(groups.drain());
  }

  /** Counts what the operators in between would have counted. */
  count(run: RowGroupRun, rows: number): void {
    const { profile } = this.parts.context;
    let before = rows;
    if (!this.pipeline.steps.some(({ node }) => node === this.scan)) profile.of(this.scan).rows += rows;
    for (const [i, { node }] of this.pipeline.steps.entries()) {
      const passed = run.passed(i);
      const counters = profile.of(node);
      counters.removedRows += before - passed;
      if (node !== this.pipeline.root) counters.rows += passed;
      before = passed;
    }
  }

  close(): void {
    this.parts.groups?.close();
    this.blocks.close();
  }

  private codeFor(columns: ReadonlyMap<ColumnId, HeapColumn>): { code: PipelineCode; inputs: readonly Input[] } {
    const { host, context } = this.parts;
    const { output } = this.scan;
    const given = { output, columns, call: context.call, texts: host.texts };
    const signature = signatureOf(output, columns);
    const known = this.codes.get(signature) ?? [];
    this.codes.set(signature, known);
    for (const code of known) {
      const inputs = code === null ? notCompiled('known before') : inputsFor(code, new Inputs(given));
      if (code !== null && inputs !== null) return { code, inputs };
    }
    const inputs = new Inputs(given);
    try {
      const counters = context.profile.of(this.pipeline.root);
      const code = codeOf(this.pipeline, new SourceColumns(columns, inputs), inputs, { host, counters });
      known.push(code);
      return { code, inputs: code.inputs };
    } catch (thrown) {
      if (thrown instanceof NotCompiled) known.push(null);
      throw thrown;
    }
  }
}
