/** How long a task may compute before others get a turn: far below the 50 ms in which a cancel must be felt. */
const turnMs = 10;

/** Gives up the processor now and then, so that messages, cancels and other tasks come in. */
export class Breath {
  private readonly signal: AbortSignal;
  private since = performance.now();

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  /** undefined while the turn lasts; throws the signal's reason once it has fired. */
  breathe(): Promise<void> | undefined {
    this.signal.throwIfAborted();
    return performance.now() - this.since < turnMs ? undefined : this.pause();
  }

  private async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.since = performance.now();
    this.signal.throwIfAborted();
  }
}
