import { randomBytes } from 'node:crypto';
import { asSqlError, errors } from '../base/error.ts';
import { durationMs } from '../base/settings.ts';
import type { CatalogSnapshot } from '../catalog/snapshot.ts';
import type { CatalogState } from '../catalog/state.ts';
import type { SessionView } from '../catalog/system/define.ts';
import type { Batch, BatchStream } from '../data/batch.ts';
import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { readText } from '../functions/cast.ts';
import type { CallContext } from '../functions/define.ts';
import type { Statement } from '../parser/ast/statement.ts';
import { rowsAtOnce } from './at_once.ts';
import { commandFor } from './commands/index.ts';
import type { PreparedStatement } from './commands/prepared.ts';
import type { StatementContext } from './context.ts';
import type { Cursor } from './cursor.ts';
import type { Engine } from './engine.ts';
import { type GivenNotice, toldNotice } from './notices.ts';
import { withPivotValues } from './pivot_values.ts';
import { neverStopped, RunningStatement, type Stoppable } from './running_statement.ts';
import { endsBlock, Savepoints } from './savepoints.ts';
import { Seen } from './seen.ts';
import { callOf, searchPathOf } from './session_facts.ts';
import { SessionSettings } from './session_settings.ts';
import type { Notice, ParsedStatement, Prepared, Result, SessionDoor } from './session_types.ts';
import { viewOf } from './session_view.ts';
import { dropTemporaryTables } from './temporary_tables.ts';
import { CatalogTransaction } from './transaction.ts';

/** One client's conversation: its settings, its transaction, what it runs. Ten lines of it are the tour's conductor. */
export class Session implements SessionDoor {
  readonly id: number;
  readonly secret = randomBytes(4).readInt32BE();
  readonly user: string;
  readonly engine: Engine;
  onNotice: (notice: Notice) => void = () => undefined;
  onDeallocate: (name: string | null) => void = () => undefined;
  onNotification: SessionDoor['onNotification'] = () => undefined;
  onTerminate: () => void = () => undefined;
  readonly settings: SessionSettings;
  /** PREPARE at the level of SQL. */
  readonly prepared = new Map<string, PreparedStatement>();
  readonly cursors = new Map<string, Cursor>();
  private readonly savepoints = new Savepoints();
  /** What waits for COMMIT: notifications, and channels to listen to. */
  private readonly uponCommit: (() => void)[] = [];
  private readonly running = new Set<RunningStatement>();
  private readonly onClose: () => void;
  readonly startedAt = nowMicros();
  private seen: Seen | undefined;
  /** `implicit`: the transaction of a Query message with several statements, or of what is sent until Sync. */
  private block: 'none' | 'implicit' | 'open' | 'failed' = 'none';
  private transaction: CatalogTransaction | undefined;
  private transactionNow: bigint | undefined;
  private number: bigint | undefined;
  private path: { readonly setting: string; readonly schemas: readonly string[] } | undefined;
  private query = '';
  private queryAt: bigint | null = null;

  constructor(engine: Engine, id: number, user: string, given: ReadonlyMap<string, string>, onClose: () => void) {
    this.engine = engine;
    this.id = id;
    this.user = user;
    this.onClose = onClose;
    this.settings = new SessionSettings(user, given);
  }

  // ---------------------------------------------------------------- settings

  setting(name: string): string {
    return this.settings.get(name);
  }

  set onSetting(told: (name: string) => void) {
    this.settings.onReported = told;
  }

  reportedSettings(): readonly (readonly [string, string])[] {
    return this.settings.reported();
  }

  notice(notice: GivenNotice): void {
    const whole = toldNotice(notice, this.setting('client_min_messages'));
    if (whole !== undefined) this.onNotice(whole);
  }

  // ---------------------------------------------------------------- transactions

  get status(): SessionDoor['status'] {
    return this.block === 'open' ? 'in_transaction' : this.block === 'failed' ? 'failed' : 'idle';
  }

  get state(): CatalogState {
    return this.transaction?.state ?? this.engine.catalog.state;
  }

  /** The temporary schema comes first, unseen; "$user" is the session's user. */
  get searchPath(): readonly string[] {
    const setting = this.setting('search_path');
    if (this.path?.setting !== setting) this.path = { setting, schemas: searchPathOf(setting, this) };
    return this.path.schemas;
  }

  /** Begins a block; what an implicit transaction did before it becomes part of it, as in Postgres. */
  begin(): void {
    if (this.block === 'none') this.open();
    this.block = 'open';
  }

  get timeZone(): string {
    return this.setting('TimeZone');
  }

  /** What follows holds or fails together, until `endImplicit`; nothing when a transaction is open already. */
  beginImplicit(): void {
    if (this.block !== 'none') return;
    this.open();
    this.block = 'implicit';
  }

  /** Commits the implicit transaction, or takes it back; a block that was begun stays open. */
  endImplicit(committed: boolean): Promise<unknown> | undefined {
    this.seen = undefined;
    if (this.block !== 'implicit') return undefined;
    if (!committed) return this.rollback();
    if (this.transaction!.length > 0 || this.cursors.size > 0) return this.commit();
    this.endBlock(true);
    return undefined;
  }

  /** Whether SET LOCAL lasts longer than its own statement. */
  get inTransaction(): boolean {
    return this.block !== 'none';
  }

  private open(): void {
    this.transaction = new CatalogTransaction(this.engine.catalog);
    this.transactionNow = nowMicros();
    this.settings.begin();
  }

  /** True when it was committed; false when a failed block was rolled back instead. */
  async commit(): Promise<boolean> {
    if (this.block === 'failed') {
      await this.rollback();
      return false;
    }
    const { transaction } = this;
    try {
      for (const cursor of this.cursors.values()) if (cursor.hold) await cursor.materialise();
      await transaction?.commit();
    } catch (error) {
      this.endBlock(false);
      throw error;
    }
    this.endBlock(true);
    await this.closeCursors(({ hold }) => !hold);
    return true;
  }

  async rollback(): Promise<void> {
    const { transaction } = this;
    this.endBlock(false);
    await this.closeCursors(({ hold }) => !hold);
    await transaction?.rollback();
  }

  async closeCursors(which: (cursor: Cursor) => boolean): Promise<void> {
    for (const [name, cursor] of [...this.cursors]) {
      if (!which(cursor)) continue;
      this.cursors.delete(name);
      await cursor.close();
    }
  }

  setSavepoint(name: string): void {
    const { settings, uponCommit } = this;
    const length = this.transaction?.length ?? 0;
    this.savepoints.set({ name, length, settings: settings.mark(), waiting: uponCommit.length });
  }

  releaseSavepoint = (name: string): void => this.savepoints.release(name);

  /** The savepoint stays, and a failed block goes on from there. */
  async rollbackTo(name: string): Promise<void> {
    const { length, settings, waiting } = this.savepoints.backTo(name);
    this.transaction?.rollbackTo(length);
    this.settings.backTo(settings);
    this.uponCommit.splice(waiting);
    this.block = 'open';
  }

  /** At once, or with the open transaction if that commits. */
  whenCommitted(act: () => void): void {
    if (this.block === 'none') act();
    else this.uponCommit.push(act);
  }

  /** The same for all that a transaction does. */
  transactionNumber(): bigint {
    this.number ??= this.engine.nextTransaction();
    const { number } = this;
    if (this.block === 'none') this.number = undefined;
    return number;
  }

  /** Applies catalog changes: at once, or with the open transaction; none once the statement was aborted. */
  async change(signal: AbortSignal, ...steps: Parameters<CatalogTransaction['add']>[]): Promise<void> {
    signal.throwIfAborted();
    const transaction = this.transaction ?? new CatalogTransaction(this.engine.catalog);
    for (const step of steps) transaction.add(...step);
    if (this.transaction === undefined) await transaction.commit();
  }

  fail(): void {
    if (this.block === 'open') this.block = 'failed';
  }

  private endBlock(committed: boolean): void {
    this.block = 'none';
    this.savepoints.clear();
    for (const act of this.uponCommit.splice(0)) if (committed) act();
    this.number = undefined;
    this.transaction = undefined;
    this.transactionNow = undefined;
    this.settings.end(committed);
  }

  // ---------------------------------------------------------------- statements

  readParameter(text: string, type: DataType): Value {
    return readText(text, type, this.call());
  }

  parse(sql: string): readonly ParsedStatement[] {
    return this.engine.texts.parse(sql);
  }

  /** Keeps what preparing the statement has seen: its run, if it comes next, need not list the same files again. */
  keepSeen(statement: Statement, catalog: CatalogSnapshot): void {
    this.seen = new Seen(statement, catalog, this);
  }

  /** What was kept for just this statement, as long as nothing has changed since; it serves once. */
  takeSeen(statement: Statement): CatalogSnapshot | undefined {
    const { seen } = this;
    this.seen = undefined;
    return seen?.takenFor(statement, this);
  }

  async prepare(parsed: ParsedStatement, types: readonly (DataType | undefined)[]): Promise<Prepared> {
    this.refuseInFailedBlock(parsed);
    const running = this.start(parsed.sql);
    try {
      const context = this.context(parsed, [], running);
      const statement = await running.settled(withPivotValues(parsed.statement, context));
      const shape = await running.settled(commandFor(statement).describe(statement as never, context, types));
      return { parsed: { ...parsed, statement }, parameters: shape.parameters, columns: shape.columns };
    } catch (thrown) {
      throw running.reasonOf(thrown);
    } finally {
      this.finish(running);
    }
  }

  async execute(prepared: Prepared, params: readonly Value[]): Promise<Result> {
    const { parsed } = prepared;
    this.refuseInFailedBlock(parsed);
    const running = this.start(parsed.sql);
    try {
      const context = this.context(parsed, params, running);
      const command = commandFor(parsed.statement);
      const outcome = await running.settled(command.run(parsed.statement as never, context, prepared.parameters));
      const batches = this.watched(outcome.batches ?? nothing(), running, outcome.batches !== undefined);
      return {
        columns: prepared.columns,
        batches,
        ...(outcome.copyIn === undefined ? {} : { copyIn: outcome.copyIn }),
        ...(outcome.copyOut === undefined ? {} : { copyOut: outcome.copyOut }),
        tag: outcome.tag,
        pause: () => {
          this.running.delete(running);
          running.stopClock();
        },
        resume: () => {
          if (!running.over) this.running.add(running);
          running.startClock();
        },
      };
    } catch (thrown) {
      const reason = running.reasonOf(thrown);
      this.finish(running, reason.code);
      this.fail();
      throw reason;
    }
  }

  executeAtOnce({ parsed, parameters }: Prepared, params: readonly Value[]): readonly Batch[] | null {
    if (this.block === 'failed') return null;
    const startedAt = performance.now();
    const over = (sqlstate: string): void => this.engine.onStatement(sqlstate, performance.now() - startedAt);
    try {
      const batches = rowsAtOnce(parsed.statement, parameters, this.context(parsed, params, neverStopped));
      if (batches === null) return null;
      this.say(parsed.sql);
      over('00000');
      return batches;
    } catch (thrown) {
      const reason = asSqlError(thrown);
      over(reason.code);
      this.fail();
      throw reason;
    }
  }

  /** The stream, ended with the statement, and turned into the reason when it was aborted before its last row. */
  private async *watched(batches: BatchStream, running: RunningStatement, hasRows: boolean): BatchStream {
    let sqlstate = '00000';
    try {
      for await (const batch of batches) {
        running.throwIfStopped();
        yield batch;
      }
      // A command without rows has done its work; it is too late to say that it was cancelled.
      if (hasRows) running.throwIfStopped();
    } catch (thrown) {
      const reason = running.reasonOf(thrown);
      sqlstate = reason.code;
      this.fail();
      throw reason;
    } finally {
      this.finish(running, sqlstate);
    }
  }

  cancel(): void {
    for (const running of this.running) running.cancel();
  }

  async close(): Promise<void> {
    this.cancel();
    await this.rollback();
    await this.closeCursors(() => true);
    this.dropTemporary();
    this.engine.channels.unlisten(this, null);
    this.onClose();
  }

  dropTemporary = (): void => dropTemporaryTables(this, this.transaction);

  view(): SessionView {
    const { query, queryAt, transactionNow } = this;
    return viewOf(this, { query, queryAt, transactionNow, isActive: this.running.size > 0 });
  }

  private refuseInFailedBlock({ statement }: ParsedStatement): void {
    if (this.block === 'failed' && !endsBlock(statement)) throw errors.inFailedTransaction();
  }

  private start(sql: string): RunningStatement {
    const running = new RunningStatement(durationMs(this.setting('statement_timeout')));
    this.running.add(running);
    this.say(sql);
    return running;
  }

  /** What it does now, for those who ask. */
  private say(sql: string): void {
    this.query = sql;
    this.queryAt = nowMicros();
  }

  /** Takes the statement off the list. `sqlstate`: it was run. */
  private finish(running: RunningStatement, sqlstate?: string): void {
    if (running.over) return;
    this.running.delete(running);
    running.end();
    if (sqlstate !== undefined) this.engine.onStatement(sqlstate, performance.now() - running.startedAt);
  }

  private context(parsed: ParsedStatement, params: readonly Value[], running: Stoppable): StatementContext {
    const call = this.call();
    return {
      ...{ engine: this.engine, session: this, sql: parsed.sql, params, call },
      get signal() {
        return running.signal;
      },
    };
  }

  private call(): CallContext {
    return callOf(this, this.transactionNow ?? nowMicros());
  }
}

const nowMicros = (): bigint => BigInt(Date.now()) * 1000n;

async function* nothing(): AsyncGenerator<Batch> {}
