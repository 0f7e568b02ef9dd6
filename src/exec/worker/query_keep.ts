import { assert } from '../../base/assert.ts';
import type { MemoryBudget } from '../../operators/define.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import type { Fragment } from '../fragment.ts';
import { TaskBudget } from '../memory.ts';

/** What a process keeps of one query between its tasks: fragments, and what tasks share. */
export class QueryKeep {
  private readonly fragments = new Map<number, Fragment>();
  private readonly made = new Map<PhysicalPlan, Promise<unknown>>();
  private readonly memory: TaskBudget;

  constructor(memory: MemoryBudget) {
    this.memory = new TaskBudget(memory);
  }

  /** The fragment as first sent: its nodes are the keys of what is shared. */
  fragment(key: number, sent: Fragment | null): Fragment {
    const kept = this.fragments.get(key) ?? sent;
    assert(kept !== null, 'a fragment is sent with the first of its tasks');
    this.fragments.set(key, kept);
    return kept;
  }

  readonly shared = <T>(node: PhysicalPlan, make: (memory: MemoryBudget) => Promise<T>): Promise<T> => {
    const before = this.made.get(node);
    if (before !== undefined) return before as Promise<T>;
    const now = make(this.memory);
    this.made.set(node, now);
    // The next task tries again; the error itself goes to those who wait for it.
    now.catch(() => this.made.delete(node));
    return now;
  };

  close(): void {
    this.made.clear();
    this.memory.close();
  }
}
