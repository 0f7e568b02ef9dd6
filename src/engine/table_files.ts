import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TableEntry } from '../catalog/entry.ts';
import type { CatalogStore } from '../catalog/store.ts';
import type { EngineConfig } from './config.ts';

/**
 * The folders of managed tables. The catalog lists a folder as waste from before it is made until a table has it, and
 * again from the moment no table has it any more; so whatever a crash leaves is known and removed at the next start.
 */
export class TableFiles {
  private readonly config: Pick<EngineConfig, 'dataFolder' | 'log'>;
  private readonly store: CatalogStore;
  /** Whoever may still read files that exist now. */
  private readonly holds = new Set<object>();
  private readonly doomed = new Map<string, Set<object>>();
  private readonly removals = new Set<Promise<void>>();

  constructor(config: Pick<EngineConfig, 'dataFolder' | 'log'>, store: CatalogStore) {
    this.config = config;
    this.store = store;
  }

  /** Removes what an earlier server could not. */
  async clean(): Promise<void> {
    await Promise.all(this.store.waste().map((location) => this.remove(location)));
  }

  /** Makes a new folder; to be discarded unless a table gets it. */
  async create(table: string): Promise<string> {
    const location = `tables/${table.replace(/[^a-z0-9_]/gi, '_').slice(0, 64)}-${randomUUID()}`;
    this.store.addWaste(location);
    await mkdir(this.path(location), { recursive: true });
    return location;
  }

  path(location: string): string {
    return join(this.config.dataFolder, location);
  }

  /** Nothing that exists now is removed before the returned function is called. */
  hold(): () => void {
    const hold = {};
    this.holds.add(hold);
    return () => this.release(hold);
  }

  holdUntilAborted(signal: AbortSignal): void {
    if (!signal.aborted) signal.addEventListener('abort', this.hold(), { once: true });
  }

  /** Removes the folder as soon as all who may be reading it now have ended; does not wait for that. */
  discard(location: string): void {
    if (this.holds.size > 0) this.doomed.set(location, new Set(this.holds));
    else this.removeSoon(location);
  }

  /** `discard` of a table's folder; the files of an external table are not ours. */
  discardOf(entry: TableEntry): void {
    if (entry.origin === 'managed') this.discard(entry.location);
  }

  /** Ends the removals that have begun; to be called when nothing runs any more. */
  async close(): Promise<void> {
    for (const hold of [...this.holds]) this.release(hold);
    await Promise.all(this.removals);
  }

  private release(hold: object): void {
    if (!this.holds.delete(hold)) return;
    for (const [location, readers] of this.doomed) {
      readers.delete(hold);
      if (readers.size > 0) continue;
      this.doomed.delete(location);
      this.removeSoon(location);
    }
  }

  private removeSoon(location: string): void {
    const removal = this.remove(location).finally(() => this.removals.delete(removal));
    this.removals.add(removal);
  }

  /** A folder that cannot be removed stays on the list for the next start. */
  private async remove(location: string): Promise<void> {
    try {
      await rm(this.path(location), { recursive: true, force: true });
      this.store.removeWaste(location);
    } catch (error) {
      this.config.log('table folder not removed', { location, error: String(error) });
    }
  }
}
