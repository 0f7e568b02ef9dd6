import type { Batch } from '../../data/batch.ts';
import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import type { Accumulator, CallContext } from '../../functions/define.ts';
import { scalarByName } from '../../functions/registry.ts';
import { RowTable } from '../../kernels/row_table.ts';
import { selectTrue } from '../../kernels/select.ts';
import type { AggregateCall, Column, Expr } from '../../plan/expr.ts';
import type { HashAggregate } from '../../plan/physical.ts';
import { sameExpr } from '../../plan/same.ts';
import { someExpr } from '../../plan/walk.ts';
import { compile, type Evaluator } from '../evaluate.ts';
import { bytesPerGroup, sortKeysOf, startFold, stateOf } from '../fold.ts';
import { takeRows } from '../rows.ts';

/** An aggregate call made ready for the input's batches. */
interface ReadyCall {
  readonly filter: Evaluator | null;
  /** Arguments, then sort keys. */
  readonly args: readonly Evaluator[];
}

/** What every table of one aggregate node shares. */
export interface Grouping {
  readonly node: HashAggregate;
  readonly call: CallContext;
  readonly keyTypes: readonly DataType[];
  /** Types of groups and states: what a partial result has, and what is spilled. */
  readonly stateTypes: readonly DataType[];
  readonly keys: readonly Evaluator[];
  readonly calls: readonly ReadyCall[];
  readonly bytesPerGroup: number;
}

export function groupingOf(node: HashAggregate, call: CallContext): Grouping {
  const keyTypes = node.groups.map(({ column }) => column.type);
  const input = node.input.output;
  return {
    node,
    call,
    keyTypes,
    stateTypes: [...keyTypes, ...node.aggregates.flatMap(stateOf)],
    keys: node.mode === 'final' ? [] : node.groups.map(({ expr }) => compile(expr, input)),
    calls: node.mode === 'final' ? [] : readyCalls(node.aggregates, input),
    bytesPerGroup: node.aggregates.reduce((sum, aggregate) => sum + bytesPerGroup(aggregate), 0),
  };
}

/** Whether it is the same however often it is asked of a row. */
const isStable = (expr: Expr): boolean =>
  !someExpr(expr, (part) => {
    if (part.kind === 'call') return scalarByName(part.fn)?.volatility === 'volatile';
    return part.kind === 'chain' || part.kind === 'subquery';
  });

/** Equal filters get one evaluator, so that their rows are chosen once. */
function readyCalls(calls: readonly AggregateCall[], input: readonly Column[]): readonly ReadyCall[] {
  const filters: { readonly expr: Expr; readonly evaluate: Evaluator }[] = [];
  const evaluatorOf = (expr: Expr): Evaluator => {
    const known = filters.find((each) => isStable(expr) && sameExpr(each.expr, expr));
    if (known !== undefined) return known.evaluate;
    const evaluate = compile(expr, input);
    filters.push({ expr, evaluate });
    return evaluate;
  };
  return calls.map((call) => ({
    filter: call.filter === null ? null : evaluatorOf(call.filter),
    args: [...call.args, ...sortKeysOf(call)].map((expr) => compile(expr, input)),
  }));
}

/** The groups of one aggregate node and their running aggregates. */
export class GroupTable {
  private readonly grouping: Grouping;
  /** null: no GROUP BY, one group that is always there. */
  private readonly table: RowTable | null;
  private readonly folds: readonly Accumulator[];
  private numbers = new Uint32Array(0);

  constructor(grouping: Grouping) {
    this.grouping = grouping;
    this.table = grouping.keyTypes.length === 0 ? null : new RowTable(grouping.keyTypes);
    this.folds = grouping.node.aggregates.map(startFold);
    for (const fold of this.folds) fold.resize(this.count);
  }

  /** There is no GROUP BY. */
  get isSingle(): boolean {
    return this.table === null;
  }

  get count(): number {
    return this.table === null ? 1 : this.table.count;
  }

  get bytes(): number {
    const held = this.folds.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
    return (this.table?.bytes ?? 0) + this.count * this.grouping.bytesPerGroup + held;
  }

  /** Adds rows of the input. */
  update(batch: Batch): void {
    const { call, keys, calls } = this.grouping;
    const groups = this.groupsOf(
      keys.map((key) => key(batch, call)),
      batch.length,
    );
    const filtered = new Map<Evaluator, Filtered>();
    for (const [i, { filter, args }] of calls.entries()) {
      const { chosen, rows } = filteredBy(filter, batch, { call, known: filtered });
      const own = chosen === null || groups === null ? groups : pick(groups, chosen);
      this.folds[i].update(
        own,
        args.map((arg) => arg(rows, call)),
        rows.length,
      );
    }
  }

  /** Adds partial results: columns of groups and states. */
  merge(batch: Batch): void {
    const keyCount = this.grouping.keyTypes.length;
    const groups = this.groupsOf(batch.columns.slice(0, keyCount), batch.length);
    let at = keyCount;
    for (const [i, aggregate] of this.grouping.node.aggregates.entries()) {
      const width = stateOf(aggregate).length;
      this.folds[i].merge(groups, batch.columns.slice(at, at + width), batch.length);
      at += width;
    }
  }

  /** Groups and states, in the order the groups were first seen. */
  partial(): Batch {
    return { columns: [...this.keyColumns(), ...this.folds.flatMap((fold) => fold.state())], length: this.count };
  }

  /** Groups and results, in the order the groups were first seen. */
  finished(): Batch {
    return { columns: [...this.keyColumns(), ...this.folds.map((fold) => fold.finish())], length: this.count };
  }

  private keyColumns(): readonly Vector[] {
    return this.table === null ? [] : this.table.rows();
  }

  private groupsOf(keys: readonly Vector[], rows: number): Uint32Array | null {
    if (this.table === null) return null;
    if (this.numbers.length < rows) this.numbers = new Uint32Array(rows);
    this.table.insert(keys, rows, this.numbers);
    for (const fold of this.folds) fold.resize(this.table.count);
    return this.numbers;
  }
}

interface Filtered {
  /** null: all rows. */
  readonly chosen: Uint32Array | null;
  readonly rows: Batch;
}

/** Rows that the filter drops must not be evaluated: they could raise errors. Calls with one filter share its rows. */
function filteredBy(
  filter: Evaluator | null,
  batch: Batch,
  { call, known }: { readonly call: CallContext; readonly known: Map<Evaluator, Filtered> },
): Filtered {
  if (filter === null) return { chosen: null, rows: batch };
  const before = known.get(filter);
  if (before !== undefined) return before;
  const chosen = selectTrue(filter(batch, call));
  const made = { chosen, rows: takeRows(batch, chosen) };
  known.set(filter, made);
  return made;
}

function pick(groups: Uint32Array, rows: Uint32Array): Uint32Array {
  const out = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = groups[rows[i]];
  return out;
}
