import { assert } from '../../base/assert.ts';
import type { MemoryBudget } from '../../operators/define.ts';
import type { Fragment } from '../fragment.ts';
import { TaskBudget } from '../memory.ts';
import type { KnownPlans } from './known_plans.ts';
import type { SentFragment } from './protocol.ts';

/** What a process keeps of one query between its tasks: fragments, and what tasks share. */
export class QueryKeep {
  private readonly fragments = new Map<number, Fragment>();
  private readonly made = new Map<object, Promise<unknown>>();
  private readonly memory: TaskBudget;
  private readonly plans: KnownPlans;

  constructor(memory: MemoryBudget, plans: KnownPlans) {
    this.plans = plans;
    this.memory = new TaskBudget(memory);
  }

  /** The fragment as first sent: its nodes are the keys of what is shared. */
  fragment(key: number, sent: SentFragment | null): Fragment {
    const known = this.fragments.get(key);
    if (known !== undefined) return known;
    assert(sent !== null, 'a fragment is sent with the first of its tasks');
    const fragment = this.plans.open(sent);
    this.fragments.set(key, fragment);
    return fragment;
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
