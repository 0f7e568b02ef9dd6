import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnId, type FragmentId } from '../base/ids.ts';
import { type Batch, type BatchStream, rowAt } from '../data/batch.ts';
import type { RowsSplit, Split } from '../data/split.ts';
import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { vectorOf } from '../data/vector_builder.ts';
import type { CallContext } from '../functions/define.ts';
import type { Column, Expr, SortKey } from '../plan/expr.ts';
import type { PhysicalPlan, PhysicalScan } from '../plan/physical.ts';
import type { FileStore } from '../storage/file.ts';
import type { MemoryBudget, NodeCounters, RunContext } from './define.ts';
import { runPlan } from './run_plan.ts';
import type { RuntimeFilter } from './runtime_filter/filter.ts';

/** What operator tests run with: tables given as rows, cut into batches of any size, and a budget of any size. */

export const call: CallContext = {
  now: 0n,
  timeZone: 'UTC',
  seed: 1n,
  draws: { taken: 0 },
  database: 'test',
  user: 'test',
};

let lastId = 0;
export const column = (name: string, type: DataType): Column => ({
  id: columnId(++lastId),
  name,
  type,
  nullable: true,
});

export const ref = ({ id, type }: Column): Expr => ({ kind: 'column', id, type });
export const asc = (key: Column): SortKey => ({ expr: ref(key), descending: false, nullsFirst: false });
export const desc = (key: Column): SortKey => ({ expr: ref(key), descending: true, nullsFirst: true });

type Row = readonly Value[];

/** A table: a scan node over rows. */
export interface TestTable {
  readonly scan: PhysicalScan;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

const noCost = { rows: 0, cost: { startup: 0, total: 0 } };
export const base = (output: readonly Column[]) => ({ ...noCost, output });

let lastScan = 0;
export function table(types: readonly DataType[], rows: readonly Row[]): TestTable {
  const columns = types.map((type, i) => column(`c${i}`, type));
  const scan: PhysicalScan = {
    kind: 'scan',
    parquetRows: 0,
    scan: ++lastScan,
    name: 'test',
    columns: types.map((_, i) => i),
    columnNames: columns.map(({ name }) => name),
    filter: null,
    bounds: [],
    ...base(columns),
  };
  return { scan, columns, rows };
}

export const batchOfRows = (types: readonly DataType[], rows: readonly Row[]): Batch => ({
  columns: types.map((type, i) =>
    vectorOf(
      type,
      rows.map((row) => row[i]),
    ),
  ),
  length: rows.length,
});

export interface TestOptions {
  readonly tables?: readonly TestTable[];
  /** Splits of further scans, by number. */
  readonly splits?: ReadonlyMap<number, readonly Split[]>;
  /** Rows of each split of a table; one split has them all when absent. */
  readonly splitRows?: number;
  /** What functions may know; nothing of the catalog when absent. */
  readonly call?: CallContext;
  /** Bytes of memory; plenty when absent. */
  readonly memory?: number;
  readonly inputs?: ReadonlyMap<FragmentId, readonly BatchStream[]>;
  readonly signal?: AbortSignal;
  readonly task?: number;
  readonly store?: FileStore;
  readonly shared?: RunContext['shared'];
  readonly columns?: RunContext['columns'];
  readonly filters?: readonly RuntimeFilter[];
}

class TestBudget implements MemoryBudget {
  used = 0;
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  reserve(bytes: number): boolean {
    if (this.used + bytes > this.limit) return false;
    this.used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.used -= bytes;
  }
}

export interface TestRun {
  readonly rows: readonly Row[];
  readonly counters: (node: PhysicalPlan) => NodeCounters;
  /** Bytes still reserved at the end. */
  readonly leaked: number;
}

/** Runs a plan to its end. */
export async function runTest(plan: PhysicalPlan, options: TestOptions = {}): Promise<TestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-test-'));
  const counters = new Map<PhysicalPlan, NodeCounters>();
  const memory = new TestBudget(options.memory ?? 2 ** 40);
  const context = testContext(options, { plan, folder, counters, memory });
  try {
    const rows: Row[] = [];
    for await (const batch of runPlan(plan, context)) {
      for (let row = 0; row < batch.length; row++) rows.push(rowAt(batch, row));
    }
    return { rows, counters: context.profile.of, leaked: memory.used };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface TestState {
  readonly plan: PhysicalPlan;
  readonly folder: string;
  readonly counters: Map<PhysicalPlan, NodeCounters>;
  readonly memory: MemoryBudget;
}

function testContext(options: TestOptions, { plan, folder, counters, memory }: TestState): RunContext {
  let files = 0;
  const splits = new Map(options.tables?.map((from) => [from.scan.scan, splitsOf(from, options.splitRows)]));
  return {
    call: options.call ?? call,
    signal: options.signal ?? new AbortController().signal,
    memory,
    store: options.store ?? ({} as FileStore),
    task: options.task ?? 0,
    splits: (scan) => options.splits?.get(scan) ?? splits.get(scan) ?? [],
    inputs: (from) => options.inputs?.get(from) ?? [],
    temporary: () => join(folder, `${files++}`),
    breathe: () => undefined,
    root: plan,
    pipelines: null,
    filters: new Map(options.filters?.map((filter) => [filter.filter, filter])),
    rounds: { work: new Map(), kept: new Map() },
    profile: {
      of(node) {
        const found = counters.get(node) ?? noCounters();
        counters.set(node, found);
        return found;
      },
    },
    ...(options.shared === undefined ? {} : { shared: options.shared }),
    ...(options.columns === undefined ? {} : { columns: options.columns }),
  };
}

const noCounters = (): NodeCounters => ({
  rows: 0,
  batches: 0,
  bytesRead: 0,
  rowGroups: 0,
  skippedGroups: 0,
  cacheHits: 0,
  cacheHitBytes: 0,
  cacheMisses: 0,
  removedRows: 0,
  filteredRows: 0,
  spilledBytes: 0,
  spilledFiles: 0,
  peakMemory: 0,
  compiledGroups: 0,
  plainGroups: 0,
  morsels: 0,
  modules: 0,
  knownModules: 0,
  compileMs: 0,
  firstMs: 0,
  ms: 0,
});

function splitsOf({ columns, rows }: TestTable, splitRows = Math.max(rows.length, 1)): readonly RowsSplit[] {
  const types = columns.map(({ type }) => type);
  const splits: RowsSplit[] = [];
  for (let start = 0; start < rows.length; start += splitRows) {
    const piece = rows.slice(start, start + splitRows);
    splits.push({ kind: 'rows', rows: piece.length, batch: batchOfRows(types, piece) });
  }
  return splits;
}

export async function* streamOf(...batches: Batch[]): AsyncGenerator<Batch> {
  yield* batches;
}
