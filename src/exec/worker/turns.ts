import { tasksAtOnce } from './protocol.ts';

/** Tasks that follow each other without a pause may take so long before messages and other queries get a turn. */
const turnMs = 3;

/** Lets a few tasks of each query run at once; the others wait for one of them to end, in the order in which they came. */
export class Turns {
  private readonly running = new Map<number, number>();
  private readonly waiting: { readonly query: number; readonly run: number; readonly start: () => void }[] = [];
  private readonly now: () => number;
  private turnBegan: number;
  private isPausing = false;

  /** `now`: milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.now = now;
    this.turnBegan = now();
  }

  /** A message has come: a new turn of the event loop. */
  began(): void {
    this.turnBegan = this.now();
  }

  /** Calls `start` when it is its turn, perhaps at once; `ended` is to be called when what it started has ended. */
  enter(query: number, run: number, start: () => void): void {
    this.waiting.push({ query, run, start });
    this.next();
  }

  /** Whether it was still waiting, which it then no longer does. */
  leave(run: number): boolean {
    const at = this.waiting.findIndex((waiting) => waiting.run === run);
    if (at >= 0) this.waiting.splice(at, 1);
    return at >= 0;
  }

  ended(query: number): void {
    const left = this.runningOf(query) - 1;
    if (left > 0) this.running.set(query, left);
    else this.running.delete(query);
    if (this.waiting.length > 0) this.next();
  }

  private runningOf(query: number): number {
    return this.running.get(query) ?? 0;
  }

  private next(): void {
    for (;;) {
      const at = this.waiting.findIndex(({ query }) => this.runningOf(query) < tasksAtOnce);
      if (at < 0) return;
      if (this.now() - this.turnBegan > turnMs) return this.pause();
      const [{ query, start }] = this.waiting.splice(at, 1);
      this.running.set(query, this.runningOf(query) + 1);
      start();
    }
  }

  private pause(): void {
    if (this.isPausing) return;
    this.isPausing = true;
    setImmediate(() => {
      this.isPausing = false;
      this.began();
      this.next();
    });
  }
}
