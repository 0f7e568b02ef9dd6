import type { MemoryBudget, NodeCounters } from './define.ts';

/** What one operator holds of a budget. */
export class Reservation {
  private readonly memory: MemoryBudget;
  private readonly counters: NodeCounters;
  private held = 0;

  constructor(memory: MemoryBudget, counters: NodeCounters) {
    this.memory = memory;
    this.counters = counters;
  }

  /** Holds `bytes` in all; false when the budget refuses, and then what was held is still held. */
  hold(bytes: number): boolean {
    if (bytes > this.held) {
      if (!this.memory.reserve(bytes - this.held)) return false;
      this.held = bytes;
    } else if (bytes < this.held) {
      this.memory.release(this.held - bytes);
      this.held = bytes;
    }
    this.counters.peakMemory = Math.max(this.counters.peakMemory, this.held);
    return true;
  }

  close(): void {
    this.hold(0);
  }
}
