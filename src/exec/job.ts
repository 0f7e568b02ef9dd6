import type { Batch, BatchStream } from '../data/batch.ts';
import type { Relation } from '../data/relation.ts';
import type { DataType } from '../data/type.ts';
import type { CallContext } from '../functions/define.ts';
import type { Effect } from '../functions/effect.ts';
import type { NodeCounters } from '../operators/define.ts';
import type { PhysicalPlan } from '../plan/physical.ts';

/** One query to run: a plan, the relations its scans name, and how to stop it. */
export interface QueryJob {
  readonly plan: PhysicalPlan;
  /** By `scan` number of the plan's scan nodes. */
  readonly relations: ReadonlyMap<number, Relation>;
  readonly call: CallContext;
  /** Aborted with the SqlError that the reader shall see; any other reason is a user's cancel (57014). */
  readonly signal: AbortSignal;
  /** The stream ends only when every task has told its figures: EXPLAIN ANALYZE. */
  readonly analyze?: boolean;
  /** Called as tasks end; for progress views. */
  readonly onProgress?: (progress: JobProgress) => void;
}

export interface JobProgress {
  readonly tasksDone: number;
  readonly tasksTotal: number;
  readonly tasksRetried: number;
  /** Rows read from relations so far, and in all. */
  readonly rowsDone: number;
  readonly rowsTotal: number;
}

export interface RunningJob {
  /** The rows of the plan's root; reading slowly slows the workers down; stopping early cancels them. */
  readonly batches: BatchStream;
  /** Settles when no task runs any more; `batches` may end before. */
  readonly ended: Promise<void>;
  /** What functions asked of the session; complete once `batches` has ended. */
  readonly effects: readonly Effect[];
  /** Complete once `batches` has ended. */
  profile(): JobProfile;
}

export interface JobProfile {
  /** Actual figures of each node of the plan as it was submitted (exchanges included), summed over tasks. */
  readonly nodes: ReadonlyMap<PhysicalPlan, NodeActuals>;
  readonly fragments: readonly { readonly tasks: number; readonly retried: number; readonly ms: number }[];
}

export interface NodeActuals extends Readonly<NodeCounters> {
  readonly tasks: number;
  /** Row groups left out by bounds (scans only). */
  readonly pruned: number;
  readonly prunedRows: number;
  /** Row groups left out by runtime filters (scans only). */
  readonly filteredGroups: number;
  /** Busy milliseconds by worker number. */
  readonly msByWorker: ReadonlyMap<number, number>;
}

/** The workers, as the engine sees them. */
export interface Cluster {
  run(job: QueryJob): RunningJob;
  /** The rows of a query that reads few rows which the server has in memory; null: it is to be run. */
  runAtOnce(job: Pick<QueryJob, 'plan' | 'relations' | 'call'>): readonly Batch[] | null;
  /** The same workers, for queries that are there only to be run; to be closed for itself. Rejects when none comes up. */
  rehearsal(): Promise<Cluster>;
  workers(): readonly WorkerInfo[];
  /** Asks the workers for what they have cached; of one that dies meanwhile nothing is told. */
  cached(): Promise<readonly (CachedColumn & { readonly worker: number })[]>;
  close(): Promise<void>;
}

export interface WorkerInfo {
  readonly worker: number;
  readonly pid: number;
  readonly state: 'starting' | 'ready' | 'busy' | 'dead';
  readonly tasksDone: number;
  readonly restarts: number;
  /** Resident set size in bytes, as last reported. */
  readonly memory: number;
  /** As last reported. */
  readonly cache: CacheFigures;
}

/** What the cache of a worker has, and has done since the worker started. */
export interface CacheFigures {
  readonly columns: number;
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
}

/** A decoded column of a row group in the memory of a worker. */
export interface CachedColumn {
  readonly path: string;
  readonly rowGroup: number;
  readonly name: string;
  readonly type: DataType;
  /** As src/wasm/heap_column.ts has it. */
  readonly form: string;
  readonly storage: string;
  readonly rows: number;
  readonly bytes: number;
  /** What it takes in its file. */
  readonly compressedBytes: number;
  readonly hits: number;
  /** Readers that it has now. */
  readonly pins: number;
}

export interface ClusterOptions {
  readonly workers: number;
  /** Bytes over all workers. */
  readonly memory: number;
  /** Folder for exchange and spill files; made when absent, emptied at start. */
  readonly tempFolder: string;
  readonly log: (event: string, details: Record<string, unknown>) => void;
  /** Added to the environment of the worker processes. */
  readonly environment?: Readonly<Record<string, string>>;
}
