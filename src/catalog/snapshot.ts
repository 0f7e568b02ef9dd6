import type { SqlError } from '../base/error.ts';
import type { Span } from '../base/span.ts';
import type { Relation } from '../data/relation.ts';
import type { CatalogFacts } from '../functions/catalog_facts.ts';
import type { Statement } from '../parser/ast/statement.ts';
import { type FileCall, fileKey } from '../parser/file_call.ts';
import { namesIn } from '../parser/names.ts';
import { parseQuery } from '../parser/parse.ts';
import type { FileStore } from '../storage/file.ts';
import { absoluteLocation } from '../storage/local_path.ts';
import { loadParquetRelation } from '../storage/parquet/relation.ts';
import type { TableEntry } from './entry.ts';
import { loadFiles } from './files/index.ts';
import { loadManagedRelation } from './managed_relation.ts';
import { publicSchema, resolveRelation, splitName } from './resolve.ts';
import type { CatalogState } from './state.ts';
import { statisticsKey, withStatistics } from './statistics.ts';
import { type OwnView, type ServerView, systemRelation } from './system/define.ts';
import { systemTables } from './system/index.ts';
import { tableFunctions } from './table_functions/index.ts';
import type { CatalogEntry, CatalogView } from './view.ts';

export interface SnapshotOptions {
  readonly state: CatalogState;
  readonly store: FileStore;
  readonly database: string;
  readonly dataFolder: string;
  /** Where names without a schema are looked for, in this order. */
  readonly searchPath: readonly string[];
  readonly server: ServerView;
  readonly facts: CatalogFacts;
  readonly own: OwnView;
  readonly signal: AbortSignal;
}

/** Reads what the statement mentions, views followed to the end: file lists, footers, statistics. The only wait before planning. */
export async function takeSnapshot(statement: Statement | undefined, options: SnapshotOptions): Promise<CatalogView> {
  const snapshot = new Snapshot(options);
  if (statement !== undefined) await snapshot.load(statement, true);
  return snapshot;
}

class Snapshot implements CatalogView {
  private readonly options: SnapshotOptions;
  private readonly entries = new Map<string, CatalogEntry>();
  /** By the key of the call. */
  private readonly files = new Map<string, Relation>();

  constructor(options: SnapshotOptions) {
    this.options = options;
  }

  /** `placed`: spans of the statement point into the text that the user sent. */
  async load(statement: Statement, placed: boolean): Promise<void> {
    const { relations, files } = namesIn(statement);
    for (const call of files) await this.loadFiles(call, placed);
    for (const name of relations)
      await this.loadName(
        name.parts.map((part) => part.name),
        placed ? name.at : undefined,
      );
  }

  private async loadName(parts: readonly string[], at: Span | undefined): Promise<void> {
    const { state, database, searchPath } = this.options;
    const key = keyOf(parts);
    if (this.entries.has(key)) return;
    const found = resolveRelation(parts, state, database, searchPath);
    if (found === undefined) return;
    if ('rows' in found) {
      this.entries.set(key, { kind: 'relation', relation: systemRelation(found, this.options), oid: found.oid });
    } else if (found.kind === 'view') {
      const query = parseQuery(found.query);
      this.entries.set(key, { kind: 'view', name: found.name, query, columns: found.columns });
      await this.load({ kind: 'select_statement', query, at: query.at }, false);
    } else if (found.origin === 'managed') {
      const { relation, types } = await loadManagedRelation(found, this.options);
      this.entries.set(key, { kind: 'relation', types, relation: this.known(relation, found) });
    } else {
      const relation = await this.relationOf(found.name, found.location, at);
      this.entries.set(key, { kind: 'relation', relation: this.known(relation, found) });
    }
  }

  private async loadFiles(call: FileCall, placed: boolean): Promise<void> {
    const key = fileKey(call);
    if (this.files.has(key)) return;
    const relation = await placing(placed ? call.at : undefined, () => loadFiles(call, this.options));
    if (relation === undefined) return;
    const location = absoluteLocation(call.paths[0]);
    this.files.set(key, call.function === null ? this.known(relation, location) : relation);
  }

  private async relationOf(name: string, location: string, at: Span | undefined): Promise<Relation> {
    const { store, signal } = this.options;
    return placing(at, async () => ({ ...(await loadParquetRelation(store, location, {}, signal)), name }));
  }

  /** With what ANALYZE has found at the place. */
  private known(relation: Relation, at: TableEntry | string): Relation {
    const { schema, name } = statisticsKey(typeof at === 'string' ? { schema: '', location: at } : at);
    const found = this.options.state.statistics(schema, name);
    return withStatistics(relation, found, typeof at === 'string' ? undefined : at);
  }

  find(parts: readonly string[]): CatalogEntry | undefined {
    return this.entries.get(keyOf(parts));
  }

  file(call: Omit<FileCall, 'at'>): Relation | undefined {
    return this.files.get(fileKey(call));
  }

  tableFunction(name: string, args: Parameters<CatalogView['tableFunction']>[1]): Relation | undefined {
    return tableFunctions.find((each) => each.name === name)?.call(args);
  }

  model(parts: readonly string[], version: number | null): ReturnType<CatalogView['model']> {
    const split = splitName(parts, this.options.database);
    const entry = split && this.options.state.model(split.schema ?? publicSchema, split.name);
    return version === null ? entry?.versions.at(-1) : entry?.versions.find((each) => each.version === version);
  }

  *relationNames(): Iterable<string> {
    for (const table of this.options.state.all('table')) yield table.name;
    for (const view of this.options.state.all('view')) yield view.name;
    for (const system of systemTables)
      yield system.schema === 'pg_catalog' ? system.name : `${system.schema}.${system.name}`;
  }

  *modelNames(): Iterable<string> {
    for (const model of this.options.state.all('model')) yield model.name;
  }
}

/** Parts may hold dots of their own. */
const keyOf = (parts: readonly string[]): string => JSON.stringify(parts);

/** Errors of `load` get the place, where there is one. */
async function placing<T>(at: Span | undefined, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw at === undefined || !isPlaceable(error) ? error : error.placed(at);
  }
}

const isPlaceable = (error: unknown): error is SqlError => error instanceof Error && 'placed' in error;
