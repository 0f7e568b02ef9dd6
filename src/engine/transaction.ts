import { errors } from '../base/error.ts';
import type { Change } from '../catalog/entry.ts';
import { keyOf } from '../catalog/entry.ts';
import type { CatalogState } from '../catalog/state.ts';
import type { CatalogStore } from '../catalog/store.ts';

/** The catalog as the whole server sees it: one state, replaced when a transaction commits. */
export class SharedCatalog {
  private readonly store: CatalogStore;
  private current: CatalogState;

  constructor(store: CatalogStore) {
    this.store = store;
    this.current = store.load();
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

/**
 * The catalog changes of one session that are not committed yet, over the state of others.
 * Readers inside see them; others see them at commit.
 */
export class CatalogTransaction {
  private readonly shared: SharedCatalog;
  private readonly changes: { readonly change: Change; readonly before: unknown }[] = [];
  private readonly onCommit: (() => void)[] = [];
  private readonly onRollback: (() => void)[] = [];

  constructor(shared: SharedCatalog) {
    this.shared = shared;
  }

  get state(): CatalogState {
    return this.changes.reduce((state, { change }) => state.with(change), this.shared.state);
  }

  /** Adds a change; `done` and `undone` clean up files, without waiting, once it is certain which of the two holds. */
  add(change: Change, cleanup: { done?: () => void; undone?: () => void } = {}): void {
    this.changes.push({ change, before: lookup(this.state, change) });
    if (cleanup.done !== undefined) this.onCommit.push(cleanup.done);
    if (cleanup.undone !== undefined) this.onRollback.push(cleanup.undone);
  }

  /** 40001 when another session changed one of the same names in the meantime. */
  commit(): void {
    try {
      const touched = new Set<string>();
      for (const { change, before } of this.changes) {
        const key = keyOf(change.entry);
        if (!touched.has(key) && lookup(this.shared.state, change) !== before)
          throw errors.concurrentChange(change.entry.name);
        touched.add(key);
      }
      this.shared.commit(this.changes.map(({ change }) => change));
    } catch (error) {
      this.rollback();
      throw error;
    }
    for (const clean of this.onCommit.splice(0)) clean();
  }

  rollback(): void {
    this.changes.length = 0;
    for (const clean of this.onRollback.splice(0)) clean();
  }
}

const lookup = (state: CatalogState, { entry }: Change): unknown =>
  entry.kind === 'model' ? state.model(entry.schema, entry.name) : state.relation(entry.schema, entry.name);
