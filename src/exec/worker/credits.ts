/** How many batches a streaming task may still send; the reader gives more as it takes them. */
export class Credits {
  private left: number;
  private wake: (() => void) | null = null;

  constructor(left: number, signal: AbortSignal) {
    this.left = left;
    signal.addEventListener('abort', () => this.wake?.(), { once: true });
  }

  give(batches: number): void {
    this.left += batches;
    this.wake?.();
  }

  /** Waits for a credit or for the end of the task, whichever is first, and uses it up. */
  async take(signal: AbortSignal): Promise<void> {
    while (this.left === 0) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = null;
    }
    this.left--;
  }
}
