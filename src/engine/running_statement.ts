import { errors } from '../base/error.ts';

/** How long the work of an aborted statement may take to wind down before its client is answered anyway. */
const windDownMs = 500;

/** One run of one statement: how it is stopped, and how long it may take. */
export class RunningStatement {
  readonly startedAt = performance.now();
  over = false;
  private readonly abort = new AbortController();
  private readonly timeoutMs: number;
  private timer: NodeJS.Timeout | undefined;

  /** `timeoutMs` 0: no limit. */
  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
    this.startClock();
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  cancel(): void {
    this.abort.abort(errors.canceled());
  }

  startClock(): void {
    if (this.timeoutMs === 0 || this.over) return;
    this.timer = setTimeout(() => this.abort.abort(errors.statementTimeout()), this.timeoutMs);
  }

  stopClock(): void {
    clearTimeout(this.timer);
  }

  /** Whatever of it is still under way is stopped. */
  end(): void {
    this.over = true;
    this.stopClock();
    this.abort.abort(errors.canceled());
  }

  /**
   * The work's own end, also after an abort: what was done in time counts as done. Work that does not heed the abort
   * is answered for with the abort's reason; it can change nothing any more.
   */
  settled<T>(work: Promise<T>): Promise<T> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const aborted = (): void => {
        timer = setTimeout(() => reject(signal.reason), windDownMs);
      };
      if (signal.aborted) aborted();
      else signal.addEventListener('abort', aborted, { once: true });
      work.then(resolve, reject).finally(() => {
        signal.removeEventListener('abort', aborted);
        clearTimeout(timer);
      });
    });
  }
}
