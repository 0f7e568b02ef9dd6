import { errors } from '../base/error.ts';
import { type Change, type Entry, hasOid, highestOid, keyOf } from '../catalog/entry.ts';
import type { CatalogState } from '../catalog/state.ts';
import { lostStatistics } from '../catalog/statistics.ts';
import type { CatalogStore } from '../catalog/store.ts';
import { onto } from '../catalog/table_commit.ts';

/** The catalog as the whole server sees it: one state, replaced when a transaction commits. */
export class SharedCatalog {
  private readonly store: CatalogStore;
  private current: CatalogState;
  private lastOid: number;

  constructor(store: CatalogStore) {
    this.store = store;
    this.current = store.load();
    this.lastOid = Math.max(store.lastOid() ?? 0, highestOid(this.current.everything()));
    this.numberAll();
  }

  /** A number that no object has had. */
  nextOid(): number {
    this.lastOid += 1;
    return this.lastOid;
  }

  /** A catalog of before objects had numbers gets them now. */
  private numberAll(): void {
    const bare = [...this.current.everything()].filter((entry) => hasOid(entry) && entry.oid === undefined);
    if (bare.length === 0) return;
    this.commit(bare.map((entry) => ({ op: 'put', entry: { ...entry, oid: this.nextOid() } as Entry })));
  }

  get state(): CatalogState {
    return this.current;
  }

  /** Makes the changes durable, then visible; all or none. */
  commit(changes: readonly Change[]): void {
    this.store.apply(changes);
    this.current = changes.reduce((state, change) => state.with(change), this.current);
  }

  close(): void {
    this.store.close();
  }
}

/** What goes with a change. */
export interface Around {
  /** The entry that the change was made from; what the session sees now when absent. */
  readonly before?: Entry;
  /** Cleans up files, without waiting, once the change is certain, or once it is certain not to come. */
  readonly done?: () => void;
  readonly undone?: () => void;
}

interface Step extends Around {
  readonly change: Change;
  readonly from: Entry | undefined;
}

/**
 * The catalog changes of one session that are not committed yet, over the state of others.
 * Readers inside see them; others see them at commit.
 */
export class CatalogTransaction {
  private readonly shared: SharedCatalog;
  private readonly steps: Step[] = [];
  private seen: { readonly base: CatalogState; readonly steps: number; readonly state: CatalogState } | undefined;

  constructor(shared: SharedCatalog) {
    this.shared = shared;
  }

  get state(): CatalogState {
    const base = this.shared.state;
    if (this.seen === undefined || this.seen.base !== base || this.seen.steps !== this.steps.length) {
      const state = this.steps.reduce((sum, { change }) => sum.with(change), base);
      this.seen = { base, steps: this.steps.length, state };
    }
    return this.seen.state;
  }

  add(change: Change, around: Around = {}): void {
    const before = this.state.entry(change.entry);
    this.steps.push({ change: this.numbered(change, before), ...around, from: around.before ?? before });
  }

  /** A new object gets its number; what replaces one of its kind takes over the number. */
  private numbered(change: Change, before: Entry | undefined): Change {
    const { op, entry } = change;
    if (op === 'drop' || !hasOid(entry) || entry.oid !== undefined) return change;
    const inherited = before?.kind === entry.kind && hasOid(before) ? before.oid : undefined;
    return { op, entry: { ...entry, oid: inherited ?? this.shared.nextOid() } };
  }

  /** How many changes there are: what `rollbackTo` goes back to. */
  get length(): number {
    return this.steps.length;
  }

  /** 40001 when another session changed one of the same names in the meantime, and the changes cannot follow each other. */
  commit(): void {
    try {
      const changes = this.lastChanges();
      this.shared.commit([...changes, ...lostStatistics(changes, this.shared.state, this.state)]);
    } catch (error) {
      this.rollback();
      throw error;
    }
    for (const { done } of this.steps.splice(0)) done?.();
  }

  /** One change per name: from what was there at first to what is there at last, brought onto what others did. */
  private lastChanges(): Change[] {
    const byKey = new Map<string, { readonly from: Entry | undefined; change: Change }>();
    for (const { change, from } of this.steps) {
      const known = byKey.get(keyOf(change.entry));
      if (known === undefined) byKey.set(keyOf(change.entry), { from, change });
      else known.change = change;
    }
    return Array.from(byKey.values(), ({ from, change }) => {
      const current = this.shared.state.entry(change.entry);
      // Of two that analyse at the same time the later one is right.
      if (current === from || change.entry.kind === 'statistics') return change;
      const moved = change.op === 'put' ? onto(current, from, change.entry) : undefined;
      if (moved === undefined) throw errors.concurrentChange(change.entry.name);
      return { op: 'put', entry: moved };
    });
  }

  rollback(): void {
    this.rollbackTo(0);
  }

  rollbackTo(length: number): void {
    this.seen = undefined;
    for (const { undone } of this.steps.splice(length).reverse()) undone?.();
  }
}
