import {
  type Change,
  type Entry,
  isTemporary,
  keyOf,
  type ModelEntry,
  type StatisticsEntry,
  type TableEntry,
  type ViewEntry,
} from './entry.ts';

export const publicSchema = 'public';

/** Everything that exists at one moment; never changed, a change gives a new state. */
export class CatalogState {
  private readonly entries: ReadonlyMap<string, Entry>;

  constructor(entries: ReadonlyMap<string, Entry> = new Map()) {
    this.entries = entries;
  }

  with(change: Change): CatalogState {
    const entries = new Map(this.entries);
    if (change.op === 'put') entries.set(keyOf(change.entry), change.entry);
    else entries.delete(keyOf(change.entry));
    return new CatalogState(entries);
  }

  /** What has the name of the given one. */
  entry(like: Pick<Entry, 'kind' | 'schema' | 'name'>): Entry | undefined {
    return this.entries.get(keyOf(like));
  }

  relation(schema: string, name: string): TableEntry | ViewEntry | undefined {
    return this.entries.get(keyOf({ kind: 'table', schema, name })) as TableEntry | ViewEntry | undefined;
  }

  model(schema: string, name: string): ModelEntry | undefined {
    return this.entries.get(keyOf({ kind: 'model', schema, name })) as ModelEntry | undefined;
  }

  /** What ANALYZE has found at a place. */
  statistics(schema: string, location: string): StatisticsEntry | undefined {
    return this.entries.get(keyOf({ kind: 'statistics', schema, name: location })) as StatisticsEntry | undefined;
  }

  /** Schemas that were created, the one that is always there, and those of sessions. */
  hasSchema(name: string): boolean {
    return name === publicSchema || isTemporary(name) || this.entries.has(keyOf({ kind: 'schema', schema: '', name }));
  }

  everything(): Iterable<Entry> {
    return this.entries.values();
  }

  *all<K extends Entry['kind']>(kind: K): Iterable<Extract<Entry, { kind: K }>> {
    for (const entry of this.entries.values()) {
      if (entry.kind === kind) yield entry as Extract<Entry, { kind: K }>;
    }
  }
}
