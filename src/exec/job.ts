import type { Batch, BatchStream } from '../data/batch.ts';
import type { Relation } from '../data/relation.ts';
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
  workers(): readonly WorkerInfo[];
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
