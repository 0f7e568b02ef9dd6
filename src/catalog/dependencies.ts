import type { ModelEntry, StatisticsEntry, TableEntry, ViewEntry } from './entry.ts';
import { type NameSource, pathOfView, resolveModel, resolveRelation } from './resolve.ts';
import type { SystemTable } from './system/define.ts';

interface Lookup<T> {
  readonly parts: readonly string[];
  /** The view whose query has the name; undefined: the statement itself. */
  readonly view: ViewEntry | undefined;
  readonly found: T | undefined;
}

/**
 * What a statement has looked up in the catalog, and what it found: as long as it would find the same again, what was
 * made of it holds, whatever else has changed and whoever asks.
 */
export class Dependencies {
  private readonly relations: Lookup<TableEntry | ViewEntry | SystemTable>[] = [];
  private readonly models: Lookup<ModelEntry>[] = [];
  private readonly statistics: {
    readonly schema: string;
    readonly name: string;
    found: StatisticsEntry | undefined;
  }[] = [];
  private outside = false;
  private fleeting = false;

  /** Something was read that changes without the catalog: files of others. */
  noteOutside(): void {
    this.outside = true;
  }

  noteRelation(lookup: Lookup<TableEntry | ViewEntry | SystemTable>): void {
    this.relations.push(lookup);
    const { found } = lookup;
    if (found === undefined) return;
    if ('rows' in found) this.fleeting = true;
    else if (found.kind === 'table' && found.origin === 'external') this.outside = true;
  }

  noteModel(lookup: Lookup<ModelEntry>): void {
    this.models.push(lookup);
  }

  noteStatistics(schema: string, name: string, found: StatisticsEntry | undefined): void {
    this.statistics.push({ schema, name, found });
  }

  /** Whether the catalog alone tells that they still hold. */
  get areKnown(): boolean {
    return !this.outside && !this.fleeting;
  }

  /** They are other ones each time: system tables. */
  get areFleeting(): boolean {
    return this.fleeting;
  }

  /** Whether every name still means the same, and as much is known of it. */
  hold(source: NameSource): boolean {
    const { state, database, searchPath } = source;
    const pathOf = (view: ViewEntry | undefined) => (view === undefined ? searchPath : pathOfView(view, searchPath));
    return (
      this.relations.every(
        ({ parts, view, found }) => resolveRelation(parts, state, database, pathOf(view)) === found,
      ) &&
      this.statistics.every(({ schema, name, found }) => state.statistics(schema, name) === found) &&
      this.models.every(
        ({ parts, view, found }) => resolveModel(parts, { ...source, searchPath: pathOf(view) }) === found,
      )
    );
  }
}
