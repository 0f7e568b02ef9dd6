import { type Batch, batchRows } from '../../data/batch.ts';
import type { Vector } from '../../data/vector.ts';
import type { AggregateCall, NamedExpr } from '../../plan/expr.ts';
import { startFold } from '../fold.ts';
import type { CompiledAggregate, StatePlace } from './aggregates/state.ts';
import type { Blocks } from './blocks.ts';
import { EntryColumns } from './entry_columns.ts';
import { type GroupColumn, keyColumns, resultColumn, stateColumns } from './group_columns.ts';
import { type GroupLayout, kernelOf } from './group_kernel.ts';
import { entryBytesOf, headerBytes } from './group_stage.ts';
import type { PipelineHost } from './host.ts';

export interface Grouping {
  readonly groups: readonly NamedExpr[];
  readonly aggregates: readonly AggregateCall[];
}

/** Where the entries of groups begin, and how many there are. */
export interface Entries {
  readonly entries: number;
  readonly count: number;
}

/** Columns of an aggregate, beginning with column `first` of what code writes; null: they are made without. */
interface Written {
  readonly first: number;
  readonly count: number;
  readonly isResult: boolean;
}

/** Makes columns of the entries of groups: partial results, or results. Its buffers have their room from the beginning. */
export class GroupReader {
  private readonly host: PipelineHost;
  private readonly grouping: Grouping;
  private readonly compiled: readonly CompiledAggregate[];
  private readonly columns: EntryColumns;
  private readonly written: readonly (Written | null)[];
  private readonly entryBytes: number;
  /** The states, where a column of results cannot be had. */
  private readonly states: GroupReader | null;

  /** `states`: a reader of partial results, when this is to be one of results. Errors: 53200. */
  constructor(
    host: PipelineHost,
    grouping: Grouping,
    {
      compiled,
      blocks,
      states,
    }: { compiled: readonly CompiledAggregate[]; blocks: Blocks; states: GroupReader | null },
  ) {
    this.host = host;
    this.grouping = grouping;
    this.compiled = compiled;
    this.entryBytes = entryBytesOf(grouping.groups.length, compiled);
    const columns: GroupColumn[] = [...keyColumns(grouping.groups)];
    this.written = compiled.map((aggregate, i) => {
      const at = this.firstOf(i);
      const result = states !== null ? resultColumn(aggregate, grouping.aggregates[i], at) : null;
      const made = result === null ? stateColumns(aggregate, at) : [result];
      if (made === null) return null;
      columns.push(...made);
      return { first: columns.length - made.length, count: made.length, isResult: result !== null };
    });
    const layout: GroupLayout = { entryBytes: this.entryBytes, columns, dealtBy: null, seed: 0 };
    const kernel = kernelOf(host.heap, layout);
    const rows = grouping.groups.length === 0 ? 1 : batchRows;
    this.columns = new EntryColumns(host, kernel, rows, blocks);
    this.states = states;
  }

  /** Of each column of the output, how it lies in entries; null: it is made of what does. */
  get outputs(): readonly (GroupColumn | null)[] {
    const { columns } = this.columns.kernel.layout;
    const results = this.written.map((written) => (written?.isResult === true ? columns[written.first] : null));
    return [...columns.slice(0, this.grouping.groups.length), ...results];
  }

  /** Keys and states, or results, batch by batch; `leaves`: the rows leave the task as they come out. */
  *batches({ entries, count }: Entries, leaves: boolean): Iterable<Batch> {
    for (let first = 0; first < count; first += batchRows) {
      const part = { entries: entries + first * this.entryBytes, count: Math.min(batchRows, count - first) };
      this.columns.write(part);
      const keys = this.grouping.groups.map((_, k) => this.columns.copy(k, part.count, leaves));
      yield { columns: [...keys, ...this.compiled.flatMap((_, i) => this.columnsOf(i, part))], length: part.count };
    }
  }

  /** The columns of an aggregate for the entries that were written last. */
  private columnsOf(i: number, part: Entries): readonly Vector[] {
    const written = this.written[i];
    if (this.states === null) {
      if (written === null) return this.compiled[i].states!(this.placeOf(i, part));
      return Array.from({ length: written.count }, (_, c) => this.columns.copy(written.first + c, part.count, true));
    }
    if (written?.isResult === true && this.columns.holds(written.first)) {
      return [this.columns.copy(written.first, part.count, true)];
    }
    return [this.folded(i, part)];
  }

  /** The result of states, by the plain aggregate. */
  private folded(i: number, part: Entries): Vector {
    const fold = startFold(this.grouping.aggregates[i]);
    fold.resize(part.count);
    this.states!.columns.write(part);
    const groups = Uint32Array.from({ length: part.count }, (_, g) => g);
    fold.merge(groups, this.states!.columnsOf(i, part), part.count);
    return fold.finish();
  }

  /** Offset of the words of aggregate number `i` in an entry. */
  private firstOf(i: number): number {
    const before = this.compiled.slice(0, i).reduce((sum, { words }) => sum + words, 0);
    return headerBytes + (this.grouping.groups.length + before) * 8;
  }

  private placeOf(i: number, { entries, count }: Entries): StatePlace {
    return { heap: this.host.heap, first: entries + this.firstOf(i), stride: this.entryBytes, count };
  }
}
