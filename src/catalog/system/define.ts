import type { Relation } from '../../data/relation.ts';
import type { Schema } from '../../data/schema.ts';
import type { Value } from '../../data/value.ts';
import { rowsRelation } from '../rows_relation.ts';
import type { CatalogState } from '../state.ts';

/** What a system table may show: the catalog, and what the running server knows of itself. */
export interface SystemContext {
  readonly state: CatalogState;
  readonly database: string;
  readonly server: ServerView;
}

/** The running server, as plain data taken at the start of the statement. */
export interface ServerView {
  readonly training: readonly TrainingView[];
  readonly sessions: readonly SessionView[];
  readonly workers: readonly WorkerView[];
}

export interface TrainingView {
  readonly pid: number;
  readonly model: string;
  readonly phase: string;
  readonly iteration: number;
  readonly rowsDone: number;
  readonly rowsTotal: number;
  readonly tasksDone: number;
  readonly tasksTotal: number;
  readonly tasksRetried: number;
  /** Seconds to go in this phase, or null when nothing is known. */
  readonly etaSeconds: number | null;
}

export interface SessionView {
  readonly pid: number;
  readonly user: string;
  readonly database: string;
  readonly application: string;
  readonly state: 'active' | 'idle' | 'idle in transaction' | 'idle in transaction (aborted)';
  readonly query: string;
  /** Microseconds since 1970 UTC. */
  readonly startedAt: bigint;
  readonly queryAt: bigint | null;
}

export interface WorkerView {
  readonly worker: number;
  readonly pid: number;
  readonly state: string;
  readonly tasksDone: number;
  readonly restarts: number;
  readonly memory: number;
}

export interface SystemTable {
  readonly schema: string;
  readonly name: string;
  readonly about: string;
  readonly columns: Schema;
  rows(context: SystemContext): Iterable<readonly Value[]>;
}

/** One table answered from what the server knows; filtered and joined like any other. */
export const systemTable = (definition: SystemTable): SystemTable => definition;

export const systemRelation = (table: SystemTable, context: SystemContext): Relation =>
  rowsRelation(`${table.schema}.${table.name}`, table.columns, [...table.rows(context)]);
