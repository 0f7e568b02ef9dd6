import type { Relation } from '../../data/relation.ts';
import type { Field } from '../../data/schema.ts';
import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import type { CatalogFacts } from '../../functions/catalog_facts.ts';
import { rowsRelation } from '../rows_relation.ts';
import type { CatalogState } from '../state.ts';

/** What a system table may show: the catalog, and what the running server knows of itself. */
export interface SystemContext {
  readonly state: CatalogState;
  /** The same in the shape that functions see: every relation, function and name with its number. */
  readonly facts: CatalogFacts;
  readonly database: string;
  readonly server: ServerView;
  readonly own: OwnView;
}

/** What the session that asks has opened. */
export interface OwnView {
  readonly prepared: readonly {
    readonly name: string;
    readonly statement: string;
    readonly types: readonly DataType[];
    /** Microseconds since 1970 UTC. */
    readonly at: bigint;
  }[];
  readonly cursors: readonly {
    readonly name: string;
    readonly statement: string;
    readonly hold: boolean;
    readonly scroll: boolean;
    readonly at: bigint;
  }[];
}

/** The running server, as plain data taken at the start of the statement. */
export interface ServerView {
  readonly training: readonly TrainingView[];
  readonly sessions: readonly SessionView[];
  readonly workers: readonly WorkerView[];
  /** Asks the workers. */
  readonly cached: () => Promise<readonly CachedColumnView[]>;
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
  /** Start of the open transaction. */
  readonly transactionAt: bigint | null;
}

export interface WorkerView {
  readonly worker: number;
  readonly pid: number;
  readonly state: string;
  readonly tasksDone: number;
  readonly restarts: number;
  readonly memory: number;
  readonly cache: { readonly bytes: number };
}

/** A decoded column of a row group in the memory of a worker. */
export interface CachedColumnView {
  readonly worker: number;
  readonly path: string;
  readonly rowGroup: number;
  readonly name: string;
  readonly type: DataType;
  readonly form: string;
  readonly storage: string;
  readonly rows: number;
  readonly bytes: number;
  readonly compressedBytes: number;
  readonly hits: number;
  readonly pins: number;
}

export interface SystemColumn extends Field {
  /** Number of its type in Postgres, where that is not the one of `type`: aclitem[] is text[] here. */
  readonly typeOid?: number;
}

type SystemRows = Iterable<readonly Value[]>;

export interface SystemTable {
  /** Postgres's own number where it has the table. */
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** A view in Postgres: pg_class says so. */
  readonly isView?: true;
  readonly about: string;
  readonly columns: readonly SystemColumn[];
  rows(context: SystemContext): SystemRows | Promise<SystemRows>;
}

/** One table answered from what the server knows; filtered and joined like any other. */
export const systemTable = (definition: SystemTable): SystemTable => definition;

export const systemRelation = async (table: SystemTable, context: SystemContext): Promise<Relation> =>
  rowsRelation(`${table.schema}.${table.name}`, table.columns, [...(await table.rows(context))]);
