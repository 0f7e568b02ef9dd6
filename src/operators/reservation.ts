import type { MemoryBudget, NodeCounters } from './define.ts';

/** What an operator gets even of a spent budget: files of fewer bytes would cost more than they save. */
const freeShare = 1 / 32;

/** What one operator holds of a budget. */
export class Reservation {
  private readonly memory: MemoryBudget;
  private readonly counters: NodeCounters;
  private held = 0;

  constructor(memory: MemoryBudget, counters: NodeCounters) {
    this.memory = memory;
    this.counters = counters;
  }

  /** Holds `bytes` in all; false when they are many and the budget refuses, and then what was held is still held. */
  hold(bytes: number): boolean {
    if (bytes > this.held) {
      if (this.memory.reserve(bytes - this.held)) this.held = bytes;
      else if (bytes > this.memory.limit * freeShare) return false;
    } else if (bytes < this.held) {
      this.memory.release(this.held - bytes);
      this.held = bytes;
    }
    this.counters.peakMemory = Math.max(this.counters.peakMemory, bytes);
    return true;
  }

  close(): void {
    this.hold(0);
  }
}

/** A part of a budget, so that what one step of an operator takes leaves room for the next. */
export class PartOfBudget implements MemoryBudget {
  readonly limit: number;
  private readonly whole: MemoryBudget;
  used = 0;

  constructor(whole: MemoryBudget, share: number) {
    this.whole = whole;
    this.limit = Math.floor(whole.limit * share);
  }

  reserve(bytes: number): boolean {
    if (this.used + bytes > this.limit || !this.whole.reserve(bytes)) return false;
    this.used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.used -= bytes;
    this.whole.release(bytes);
  }
}
