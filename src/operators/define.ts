import type { ColumnId, FragmentId } from '../base/ids.ts';
import type { Batch, BatchStream } from '../data/batch.ts';
import type { Split } from '../data/split.ts';
import type { CallContext } from '../functions/define.ts';
import type { PhysicalPlan } from '../plan/physical.ts';
import type { ColumnCache } from '../storage/column_cache/column_cache.ts';
import type { FileStore } from '../storage/file.ts';
import type { HeldColumns } from '../storage/parquet/held_columns.ts';
import type { KeptBatches } from './kept_batches.ts';
import type { PipelineHost } from './pipeline/host.ts';
import type { RuntimeFilter } from './runtime_filter/filter.ts';
import type { TopSoFar } from './top_so_far.ts';

/** What a running task may use. Everything comes from here: no operator reads a clock, a setting or a global. */
export interface RunContext {
  readonly call: CallContext;
  readonly signal: AbortSignal;
  readonly memory: MemoryBudget;
  readonly store: FileStore;
  /** Row groups that stay decoded, in a process that keeps some: the server, for what is small. */
  readonly held?: HeldColumns;
  /** Decoded columns in linear memory, in a process that has some: a worker. */
  readonly columns?: ColumnCache;
  /** A batch is used up before the next one is asked for: its columns may be views of what is cached. */
  readonly borrows?: boolean;
  /** What is read is kept elsewhere: it leaves the cache when it was used. */
  readonly passing?: boolean;
  /** This task's number within its fragment; seeds, file names and merge order follow from it. */
  readonly task: number;
  /** This task's splits of a scan, in order. */
  splits(scan: number): readonly Split[];
  /** What the tasks of an earlier fragment wrote for this task: one stream per writing task, in task order. */
  inputs(from: FragmentId): readonly BatchStream[];
  /** The same as frames of src/data/ipc.ts, task after task; null, or absent: they are to be had as batches only. */
  readonly frames?: (from: FragmentId) => Iterable<Frame> | null;
  /** A fresh path for a temporary file; it is removed when the task ends, however it ends. */
  temporary(): string;
  /** Lets cancellation and other tasks in when this one has computed long enough; await it between batches. */
  breathe(): Promise<void> | undefined;
  /**
   * What every task of the fragment in this process may share, made once by whoever asks first: the hash table over a
   * broadcast build side. It must depend on nothing of the task (no splits), and lives until the query ends; `memory`
   * is the query's, not the task's. Absent where nothing is shared: make it for the task alone.
   */
  readonly shared?: <T>(key: object, make: (memory: MemoryBudget) => Promise<T>) => Promise<T>;
  /** What is known of the build sides of joins, by number: from earlier fragments, or put here by joins of this task. */
  readonly filters: Map<number, RuntimeFilter>;
  /** The node whose rows leave the task: who takes them knows of a dictionary only the words that rows name. */
  readonly root: PhysicalPlan;
  /** Where rows of the root may go that are dealt already; absent: they are yielded. */
  readonly dealt?: DealtRows;
  /** What compiled pipelines use; null: everything is run by the plain operators. */
  readonly pipelines: PipelineHost | null;
  /** What recursions of this task hand from round to round. */
  readonly rounds: Rounds;
  /** A node whose texts may come as their numbers in the pool of the process: what reads it asks for nothing else. */
  readonly numbered?: PhysicalPlan;
  /** The top-N that was met last on the way down to this node. */
  readonly top?: TopSoFar;
  /** Counters for EXPLAIN ANALYZE; `node` is the plan node they belong to. */
  readonly profile: TaskProfile;
}

/** Rows on their way between tasks. */
export interface Frame {
  readonly bytes: number;
  /** Writes them to an array of that length. */
  readInto(to: Uint8Array): void;
}

/** Takes the rows of a root whose readers get them by a hash of plain columns, or all of them. */
export interface DealtRows {
  readonly partitions: number;
  /** None where there is one partition. Else the columns by whose hash a row's partition is chosen: `floor(hashRows(columns, …, seed) · partitions / 2³²)`. */
  readonly by: readonly number[];
  readonly seed: number;
  /** The rows are used up when it returns: columns may be views of what is overwritten then. */
  put(partition: number, rows: Batch): void;
}

export interface Rounds {
  /** The rows of the round before, by the table's number. */
  readonly work: Map<ColumnId, KeptBatches>;
  /** What is the same in every round, by the node that made it. */
  readonly kept: Map<PhysicalPlan, { readonly value: unknown; close(): void }>;
}

/** Bytes of working memory; a task asks before it grows and gives back when it is done. */
export interface MemoryBudget {
  readonly limit: number;
  readonly used: number;
  /** False: the budget is spent, spill or give up with `errors.outOfMemory`. */
  reserve(bytes: number): boolean;
  release(bytes: number): void;
}

export interface NodeCounters {
  rows: number;
  batches: number;
  /** Bytes read from files. */
  bytesRead: number;
  rowGroups: number;
  /** Those of them that were left when a Bloom filter, or a column of theirs, had told that no row is wanted. */
  skippedGroups: number;
  /** Columns of row groups that were in the cache of the worker, what they take there, and those that were not. */
  cacheHits: number;
  cacheHitBytes: number;
  cacheMisses: number;
  /** Rows, or pairs of a join, that the node's own condition dropped. */
  removedRows: number;
  /** Rows that runtime filters kept from leaving a scan. */
  filteredRows: number;
  spilledBytes: number;
  spilledFiles: number;
  peakMemory: number;
  /** Of a compiled pipeline, counted at its last node: row groups run by compiled code, and by the plain operators. */
  compiledGroups: number;
  plainGroups: number;
  morsels: number;
  /** Modules compiled for it, those found ready, and milliseconds for the first. */
  modules: number;
  knownModules: number;
  compileMs: number;
  /** Milliseconds in this node, its inputs included; until its first batch, and in all. */
  firstMs: number;
  ms: number;
}

/** Counters by path of the node in its fragment: the root is "0", its inputs "0.0", "0.1", and so on. */
export interface TaskProfile {
  of(node: PhysicalPlan): NodeCounters;
}

/** The running half of a physical operator. */
export interface RunningOperator<N extends PhysicalPlan> {
  readonly kind: N['kind'];
  /** `inputs` are the streams of `inputsOf(node)`, same order; each is read at most once, but by a recursion. */
  run(node: N, inputs: readonly BatchStream[], context: RunContext): BatchStream;
}

export type NodeOf<K extends PhysicalPlan['kind']> = Extract<PhysicalPlan, { kind: K }>;

export const runningOperator = <K extends PhysicalPlan['kind']>(
  definition: RunningOperator<NodeOf<K>> & { readonly kind: K },
): RunningOperator<NodeOf<K>> => definition;
