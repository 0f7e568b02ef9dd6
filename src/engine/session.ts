import { randomBytes } from 'node:crypto';
import { asSqlError, errors, type SqlError } from '../base/error.ts';
import { checkSetting, durationMs, settingNamed, settings } from '../base/settings.ts';
import type { CatalogState } from '../catalog/state.ts';
import type { SessionView } from '../catalog/system/define.ts';
import type { Batch, BatchStream } from '../data/batch.ts';
import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { valueFromText } from '../data/value_text.ts';
import { parse } from '../parser/parse.ts';
import { commandFor } from './commands/index.ts';
import type { StatementContext } from './context.ts';
import type { Engine } from './engine.ts';
import type { Notice, ParsedStatement, Prepared, Result, SessionDoor } from './session_types.ts';
import { CatalogTransaction } from './transaction.ts';

const severities = ['debug5', 'debug4', 'debug3', 'debug2', 'debug1', 'debug', 'info', 'notice', 'warning', 'error'];

/** One client's conversation: its settings, its transaction, what it runs. Ten lines of it are the tour's conductor. */
export class Session implements SessionDoor {
  readonly id: number;
  readonly secret = randomBytes(4).readInt32BE();
  readonly user: string;
  readonly engine: Engine;
  onNotice: (notice: Notice) => void = () => undefined;
  onSetting: (name: string, value: string) => void = () => undefined;
  onDeallocate: (name: string | null) => void = () => undefined;
  private readonly values = new Map<string, string>();
  private readonly defaults = new Map<string, string>();
  private readonly running = new Set<AbortController>();
  private readonly onClose: () => void;
  private readonly startedAt = nowMicros();
  private block: 'none' | 'open' | 'failed' = 'none';
  private transaction: CatalogTransaction | undefined;
  private transactionNow: bigint | undefined;
  private query = '';
  private queryAt: bigint | null = null;

  constructor(engine: Engine, id: number, user: string, given: ReadonlyMap<string, string>, onClose: () => void) {
    this.engine = engine;
    this.id = id;
    this.user = user;
    this.onClose = onClose;
    for (const setting of settings) this.defaults.set(setting.name, setting.default);
    this.defaults.set('session_authorization', user);
    for (const [name, value] of given) {
      const setting = settingNamed(name);
      this.defaults.set(setting.name, checkSetting(setting, value));
    }
  }

  // ---------------------------------------------------------------- settings

  setting(name: string): string {
    const { name: canonical } = settingNamed(name);
    return this.values.get(canonical) ?? this.defaults.get(canonical)!;
  }

  /** null: back to the session's default. */
  set(name: string, value: string | null): void {
    const setting = settingNamed(name);
    if (value === null) this.values.delete(setting.name);
    else this.values.set(setting.name, checkSetting(setting, value));
    if (setting.reported) this.onSetting(setting.name, this.setting(setting.name));
  }

  resetAll(): void {
    for (const name of [...this.values.keys()]) this.set(name, null);
  }

  reportedSettings(): readonly (readonly [string, string])[] {
    return settings.filter((each) => each.reported).map((each) => [each.name, this.setting(each.name)] as const);
  }

  notice(notice: Omit<Notice, 'severity' | 'code'> & Partial<Notice>): void {
    const whole: Notice = { severity: 'NOTICE', code: '00000', ...notice };
    const least = severities.indexOf(this.setting('client_min_messages'));
    if (severities.indexOf(whole.severity.toLowerCase()) >= least) this.onNotice(whole);
  }

  // ---------------------------------------------------------------- transactions

  get status(): SessionDoor['status'] {
    return this.block === 'none' ? 'idle' : this.block === 'open' ? 'in_transaction' : 'failed';
  }

  get state(): CatalogState {
    return this.transaction?.state ?? this.engine.catalog.state;
  }

  begin(): void {
    this.block = 'open';
    this.transaction = new CatalogTransaction(this.engine.catalog);
    this.transactionNow = nowMicros();
  }

  /** True when it was committed; false when a failed block was rolled back instead. */
  async commit(): Promise<boolean> {
    const failed = this.block === 'failed';
    const { transaction } = this;
    this.endBlock();
    if (failed) await transaction?.rollback();
    else await transaction?.commit();
    return !failed;
  }

  async rollback(): Promise<void> {
    const { transaction } = this;
    this.endBlock();
    await transaction?.rollback();
  }

  /** Applies catalog changes: at once, or with the open transaction. */
  async change(...steps: Parameters<CatalogTransaction['add']>[]): Promise<void> {
    const transaction = this.transaction ?? new CatalogTransaction(this.engine.catalog);
    for (const step of steps) transaction.add(...step);
    if (this.transaction === undefined) await transaction.commit();
  }

  fail(): void {
    if (this.block === 'open') this.block = 'failed';
  }

  private endBlock(): void {
    this.block = 'none';
    this.transaction = undefined;
    this.transactionNow = undefined;
  }

  // ---------------------------------------------------------------- statements

  /** The value of a parameter given as text, in the session's time zone. */
  readParameter(text: string, type: DataType): Value {
    return valueFromText(text, type, this.setting('TimeZone'));
  }

  parse(sql: string): readonly ParsedStatement[] {
    return parse(sql).map(({ statement }) => ({ statement, sql }));
  }

  async prepare(parsed: ParsedStatement, types: readonly (DataType | undefined)[]): Promise<Prepared> {
    this.refuseInFailedBlock(parsed);
    const abort = this.start(parsed.sql);
    try {
      const context = this.context(parsed, [], abort.signal);
      const shape = await raceAbort(
        commandFor(parsed.statement).describe(parsed.statement as never, context, types),
        abort.signal,
      );
      return { parsed, parameters: shape.parameters, columns: shape.columns };
    } finally {
      this.finish(abort);
    }
  }

  async execute(prepared: Prepared, params: readonly Value[]): Promise<Result> {
    const { parsed } = prepared;
    this.refuseInFailedBlock(parsed);
    const abort = this.start(parsed.sql);
    try {
      const context = this.context(parsed, params, abort.signal);
      const command = commandFor(parsed.statement);
      const outcome = await raceAbort(
        command.run(parsed.statement as never, context, prepared.parameters),
        abort.signal,
      );
      const batches = this.watched(outcome.batches ?? nothing(), abort);
      return { columns: prepared.columns, batches, tag: outcome.tag };
    } catch (thrown) {
      const reason = reasonOf(thrown, abort.signal);
      this.finish(abort, reason.code);
      this.fail();
      throw reason;
    }
  }

  /** The stream, ended with the statement, and turned into the reason when it was aborted. */
  private async *watched(batches: BatchStream, abort: AbortController): BatchStream {
    let sqlstate = '00000';
    try {
      for await (const batch of batches) {
        if (abort.signal.aborted) throw abort.signal.reason;
        yield batch;
      }
      if (abort.signal.aborted) throw abort.signal.reason;
    } catch (thrown) {
      const reason = reasonOf(thrown, abort.signal);
      sqlstate = reason.code;
      this.fail();
      throw reason;
    } finally {
      this.finish(abort, sqlstate);
    }
  }

  cancel(): void {
    for (const abort of this.running) abort.abort(errors.canceled());
  }

  async close(): Promise<void> {
    this.cancel();
    await this.rollback();
    this.onClose();
  }

  view(): SessionView {
    const idle = {
      idle: 'idle',
      in_transaction: 'idle in transaction',
      failed: 'idle in transaction (aborted)',
    } as const;
    return {
      pid: this.id,
      user: this.user,
      database: this.engine.config.database,
      application: this.setting('application_name'),
      state: this.running.size > 0 ? 'active' : idle[this.status],
      query: this.query,
      startedAt: this.startedAt,
      queryAt: this.queryAt,
    };
  }

  private refuseInFailedBlock({ statement }: ParsedStatement): void {
    const ends = statement.kind === 'transaction' && statement.action !== 'begin';
    if (this.block === 'failed' && !ends) throw errors.inFailedTransaction();
  }

  private start(sql: string): AbortController {
    const abort = new AbortController();
    this.running.add(abort);
    this.query = sql;
    this.queryAt = nowMicros();
    const timeoutMs = durationMs(this.setting('statement_timeout'));
    if (timeoutMs > 0) {
      const timer = setTimeout(() => abort.abort(errors.statementTimeout()), timeoutMs);
      abort.signal.addEventListener('abort', () => clearTimeout(timer));
    }
    return abort;
  }

  /** Takes the statement off the list; aborting what is over only stops its timer. `sqlstate`: it was run. */
  private finish(abort: AbortController, sqlstate?: string): void {
    if (!this.running.delete(abort)) return;
    abort.abort(errors.canceled());
    if (sqlstate !== undefined) this.engine.onStatement(sqlstate, Number(nowMicros() - this.queryAt!) / 1000);
  }

  private context(parsed: ParsedStatement, params: readonly Value[], signal: AbortSignal): StatementContext {
    return {
      engine: this.engine,
      session: this,
      sql: parsed.sql,
      params,
      signal,
      call: {
        now: this.transactionNow ?? nowMicros(),
        timeZone: this.setting('TimeZone'),
        seed: randomBytes(8).readBigInt64LE(),
        draws: { taken: 0 },
        database: this.engine.config.database,
        user: this.user,
      },
    };
  }
}

const nowMicros = (): bigint => BigInt(Date.now()) * 1000n;

async function* nothing(): AsyncGenerator<Batch> {}

/** The abort's own error when that is why it failed. */
const reasonOf = (thrown: unknown, signal: AbortSignal): SqlError =>
  asSqlError(signal.aborted ? signal.reason : thrown);

/** The promise, or the abort's reason as soon as it comes: a client is answered before the work has wound down. */
function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
