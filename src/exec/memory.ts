import type { MemoryBudget } from '../operators/define.ts';

/** Who has memory of a budget until it is wanted. */
interface Lender {
  /** Gives up what it can until it has at most so many bytes; false: it needs more. */
  shrink(bytes: number): boolean;
}

/** A counter of bytes with a ceiling: what all tasks of a worker share. */
export class SharedBudget implements MemoryBudget {
  readonly limit: number;
  used = 0;
  /** Has what nobody has reserved. */
  lender: Lender | null = null;

  constructor(limit: number) {
    this.limit = limit;
  }

  reserve(bytes: number): boolean {
    const left = this.limit - this.used - bytes;
    if (left < 0 || this.lender?.shrink(left) === false) return false;
    this.used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.used -= bytes;
  }
}

/** One task's part of a shared budget: whatever it still holds when it ends goes back. */
export class TaskBudget implements MemoryBudget {
  private readonly shared: MemoryBudget;
  used = 0;
  peak = 0;

  constructor(shared: MemoryBudget) {
    this.shared = shared;
  }

  get limit(): number {
    return this.shared.limit;
  }

  reserve(bytes: number): boolean {
    if (!this.shared.reserve(bytes)) return false;
    this.used += bytes;
    this.peak = Math.max(this.peak, this.used);
    return true;
  }

  release(bytes: number): void {
    // A task gives back at most what it has: a mistake in one operator must not lend memory to the others.
    const given = Math.min(bytes, this.used);
    this.used -= given;
    this.shared.release(given);
  }

  close(): void {
    this.release(this.used);
  }
}
