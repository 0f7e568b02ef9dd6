import { type Fragment, fragmentOf } from '../fragment.ts';
import type { SentFragment } from './protocol.ts';

/** Plans that a worker keeps beyond their query, those not used for longest go first; larger ones are not kept. */
const mostKnown = 64;
const mostBytes = 64 * 1024;

/**
 * The plans of fragments by their bytes: a statement that is run again finds the same nodes, and by them all that was made
 * for them before, code above all.
 */
export class KnownPlans {
  private readonly known = new Map<string, Fragment>();

  open({ plan, filters }: SentFragment): Fragment {
    if (plan.length > mostBytes) return fragmentOf(plan, filters);
    const key = Buffer.from(plan.buffer, plan.byteOffset, plan.length).toString('latin1');
    const fragment = this.known.get(key) ?? fragmentOf(plan, []);
    this.known.delete(key);
    this.known.set(key, fragment);
    if (this.known.size > mostKnown) this.known.delete(this.known.keys().next().value!);
    return { ...fragment, filters };
  }
}
