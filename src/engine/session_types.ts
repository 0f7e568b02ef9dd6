import type { Batch, BatchStream } from '../data/batch.ts';
import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import type { Statement } from '../parser/ast/statement.ts';

/** What the wire servers see of the engine. src/engine/session.ts implements `SessionDoor`. */
export interface SessionDoor {
  readonly id: number;
  /** Four random bytes that CancelRequest must repeat. */
  readonly secret: number;
  readonly status: 'idle' | 'in_transaction' | 'failed';
  /** Called for every notice and warning, in order, while statements run. */
  onNotice: (notice: Notice) => void;
  /** Called when a reported setting (DateStyle, TimeZone, application_name …) may have changed: ParameterStatus. */
  set onSetting(told: (name: string) => void);
  /** Called by DEALLOCATE (a name) and DISCARD ALL, DEALLOCATE ALL (null): prepared statements live in the connection. */
  onDeallocate: (name: string | null) => void;
  /** The value of a parameter given as text; names of things are looked up. */
  readParameter(text: string, type: DataType): Value;
  /** Called for every NOTIFY on a channel that the session listens to. */
  onNotification: (notification: Notification) => void;
  /** Called by pg_terminate_backend: the connection is to end. */
  onTerminate: () => void;
  /** In which timestamps with time zone are shown and read. */
  readonly timeZone: string;
  /** Current values of the settings that Postgres reports at start-up, in Postgres's order. */
  reportedSettings(): readonly (readonly [string, string])[];
  /** Statements of a simple query with their text; empty when there is nothing but blanks. Throws SqlError 42601. */
  parse(sql: string): readonly ParsedStatement[];
  /** Names and types resolved; parameter types inferred where `types[n-1]` is undefined. */
  prepare(statement: ParsedStatement, types: readonly (DataType | undefined)[]): Promise<Prepared>;
  /** Runs it. Errors come as SqlError, from here or from the stream. One at a time per session. */
  execute(prepared: Prepared, params: readonly Value[]): Promise<Result>;
  /** The rows of a query that needs to wait for nothing; null: it is to be executed. Errors come as SqlError. */
  executeAtOnce(prepared: Prepared, params: readonly Value[]): readonly Batch[] | null;
  /** What follows holds or fails together, as a Query message with several statements or what is sent until Sync does. */
  beginImplicit(): void;
  /** Commits that, or takes it back; nothing when a block (BEGIN) has taken it over. 40001 as COMMIT. */
  endImplicit(committed: boolean): Promise<unknown> | undefined;
  /** An extended-protocol or streaming failure outside execute: fails the open transaction. */
  fail(): void;
  /** Stops the running statement with 57014; nothing when idle. */
  cancel(): void;
  close(): Promise<void>;
}

export interface ParsedStatement {
  readonly statement: Statement;
  /** The whole text it came from: positions refer to it. */
  readonly sql: string;
}

export interface Notice {
  readonly severity: 'NOTICE' | 'WARNING' | 'INFO';
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
}

export interface Notification {
  readonly pid: number;
  readonly channel: string;
  readonly payload: string;
}

export interface ResultColumn {
  readonly name: string;
  readonly type: DataType;
}

export interface Prepared {
  readonly parsed: ParsedStatement;
  readonly parameters: readonly DataType[];
  /** null: the statement returns no rows (no RowDescription). */
  readonly columns: readonly ResultColumn[] | null;
}

/** COPY … FROM STDIN: send CopyInResponse, then hand the bytes of CopyData on; `load` ends when the rows are in. */
export interface CopyIn {
  readonly format: { readonly kind: 'text' | 'csv' | 'binary' };
  /** How many columns each row has. */
  readonly columns: number;
  /** An error of `data` (CopyFail is 57014) takes everything back. */
  load(data: AsyncIterable<Uint8Array>): Promise<void>;
}

/** COPY … TO STDOUT: send CopyOutResponse, each piece as CopyData, then CopyDone. */
export interface CopyOut {
  readonly format: { readonly kind: 'text' | 'csv' | 'binary' };
  readonly columns: number;
  readonly data: AsyncIterable<Uint8Array>;
  /** To be told when the last piece has been sent: its memory serves again. */
  giveBack?(): void;
}

export interface Result {
  /** At most one of the two; `batches` is to be drained after it all the same. */
  readonly copyIn?: CopyIn;
  readonly copyOut?: CopyOut;
  readonly columns: readonly ResultColumn[] | null;
  /** Empty when `columns` is null; must be drained or returned (`return()`) in any case: that ends the statement. */
  readonly batches: BatchStream;
  /** The client has taken the rows it asked for and may come for more: nothing runs until then, no time counts. */
  pause(): void;
  resume(): void;
  /** Command tag (`SELECT 5`, `CREATE MODEL`); rows: how many were sent; call after the stream has ended. */
  tag(rows: number): string;
}
