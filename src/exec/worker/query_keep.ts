import { assert } from '../../base/assert.ts';
import type { MemoryBudget } from '../../operators/define.ts';
import type { Fragment } from '../fragment.ts';
import { TaskBudget } from '../memory.ts';

/** What a process keeps of one query between its tasks: fragments, and what tasks share. */
export class QueryKeep {
  private readonly fragments = new Map<number, Fragment>();
  private readonly made = new Map<object, Promise<unknown>>();
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

  readonly shared = <T>(key: object, make: (memory: MemoryBudget) => Promise<T>): Promise<T> => {
    const before = this.made.get(key);
    if (before !== undefined) return before as Promise<T>;
    const now = make(this.memory);
    this.made.set(key, now);
    // The next task tries again; the error itself goes to those who wait for it.
    now.catch(() => this.made.delete(key));
    return now;
  };

  /** What was made and holds more than memory of the budget is closed as well. */
  close(): void {
    for (const made of this.made.values()) void made.then(closeIfAny, () => {});
    this.made.clear();
    this.memory.close();
  }
}

function closeIfAny(made: unknown): void {
  if (typeof made !== 'object' || made === null || !('close' in made)) return;
  if (typeof made.close === 'function') made.close();
}
