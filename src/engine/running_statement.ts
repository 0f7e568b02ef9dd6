import { asSqlError, errors, type SqlError } from '../base/error.ts';

/** How long the work of an aborted statement may take to wind down before its client is answered anyway. */
const windDownMs = 500;

/** What tells that it was stopped. */
export type Stoppable = Pick<RunningStatement, 'signal'>;

/** What does not wait cannot be stopped. */
export const neverStopped: Stoppable = { signal: new AbortController().signal };

/** One run of one statement: how it is stopped, and how long it may take. */
export class RunningStatement {
  readonly startedAt = performance.now();
  over = false;
  /** Made when someone asks for the signal: many statements end before anyone does. */
  private abort: AbortController | undefined;
  /** Why it was stopped. */
  private reason: Error | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly timeoutMs: number;
  private timer: NodeJS.Timeout | undefined;

  /** `timeoutMs` 0: no limit. */
  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
    this.startClock();
  }

  get signal(): AbortSignal {
    if (this.abort === undefined) {
      this.abort = new AbortController();
      if (this.reason !== undefined) this.abort.abort(this.reason);
      else if (this.over) this.abort.abort(errors.canceled());
    }
    return this.abort.signal;
  }

  throwIfStopped(): void {
    if (this.reason !== undefined) throw this.reason;
  }

  /** The stop's own error when that is why it failed. */
  reasonOf(thrown: unknown): SqlError {
    return asSqlError(this.reason ?? thrown);
  }

  cancel(): void {
    this.stop(errors.canceled());
  }

  private stop(reason: Error): void {
    if (this.reason !== undefined || this.over) return;
    this.reason = reason;
    this.abort?.abort(reason);
    for (const listener of this.listeners) listener();
  }

  startClock(): void {
    if (this.timeoutMs === 0 || this.over) return;
    this.timer = setTimeout(() => this.stop(errors.statementTimeout()), this.timeoutMs);
  }

  stopClock(): void {
    clearTimeout(this.timer);
  }

  /** Whatever of it is still under way is stopped. */
  end(): void {
    this.over = true;
    this.stopClock();
    if (this.abort?.signal.aborted === false) this.abort.abort(errors.canceled());
  }

  /**
   * The work's own end, also after an abort: what was done in time counts as done. Work that does not heed the abort
   * is answered for with the abort's reason; it can change nothing any more.
   */
  settled<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const stopped = (): void => {
        timer = setTimeout(() => reject(this.reason), windDownMs);
      };
      if (this.reason !== undefined) stopped();
      else this.listeners.add(stopped);
      work.then(resolve, reject).finally(() => {
        this.listeners.delete(stopped);
        clearTimeout(timer);
      });
    });
  }
}
