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
import { Dependencies } from './dependencies.ts';
import type { TableEntry, ViewEntry } from './entry.ts';
import { loadFiles } from './files/index.ts';
import { loadManagedRelation } from './managed_relation.ts';
import { pathOfView, resolveModel, resolveRelation } from './resolve.ts';
import type { CatalogState } from './state.ts';
import { statisticsKey, withStatistics } from './statistics.ts';
import { type OwnView, type ServerView, type SystemTable, systemRelation } from './system/define.ts';
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

/** What a statement sees, and on what that depends. */
export interface CatalogSnapshot extends CatalogView {
  readonly dependencies: Dependencies;
  sameAs(other: CatalogSnapshot): boolean;
}

/** Reads what the statement mentions, views followed to the end: file lists, footers, statistics. The only wait before planning. */
export async function takeSnapshot(
  statement: Statement | undefined,
  options: SnapshotOptions,
): Promise<CatalogSnapshot> {
  const snapshot = new Snapshot(options);
  if (statement !== undefined) await snapshot.load(statement, true);
  return snapshot;
}

/** What has been read for a statement, whatever name it went by. */
interface Loaded {
  readonly entries: Map<object, CatalogEntry>;
  /** By the key of the call. */
  readonly files: Map<string, Relation>;
  readonly dependencies: Dependencies;
}

const nothingLoaded = (): Loaded => ({ entries: new Map(), files: new Map(), dependencies: new Dependencies() });

/** What names mean under one search path: that of the session, or that of a view. */
class Snapshot implements CatalogSnapshot {
  private readonly options: SnapshotOptions;
  private readonly entries = new Map<string, CatalogEntry>();
  private readonly shared: Loaded;
  /** The view whose names these are; undefined: those of the statement. */
  private readonly view: ViewEntry | undefined;

  constructor(options: SnapshotOptions, shared: Loaded = nothingLoaded(), view?: ViewEntry) {
    this.options = options;
    this.shared = shared;
    this.view = view;
  }

  get dependencies(): Dependencies {
    return this.shared.dependencies;
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
    this.dependencies.noteRelation({ parts, view: this.view, found });
    if (found === undefined) return;
    const loaded = this.shared.entries.get(found);
    if (loaded !== undefined) this.entries.set(key, loaded);
    else if ('kind' in found && found.kind === 'view') await this.loadView(found, key);
    else this.keep(key, found, await this.relationEntry(found, at));
  }

  private keep(key: string, found: object, entry: CatalogEntry): void {
    this.entries.set(key, entry);
    this.shared.entries.set(found, entry);
  }

  private async relationEntry(found: TableEntry | SystemTable, at: Span | undefined): Promise<CatalogEntry> {
    if ('rows' in found) {
      return { kind: 'relation', relation: await systemRelation(found, this.options), oid: found.oid };
    }
    if (found.origin === 'managed') {
      const { relation, types } = await loadManagedRelation(found, this.options);
      return { kind: 'relation', types, relation: this.known(relation, found) };
    }
    const relation = await this.relationOf(found.name, found.location, at);
    return { kind: 'relation', relation: this.known(relation, found) };
  }

  /** It is known before what it reads is: a view that reads itself ends here, and is refused by the binder. */
  private async loadView(view: ViewEntry, key: string): Promise<void> {
    const query = parseQuery(view.query);
    const searchPath = pathOfView(view, this.options.searchPath);
    const catalog = new Snapshot({ ...this.options, searchPath }, this.shared, view);
    this.keep(key, view, { kind: 'view', name: view.name, query, columns: view.columns, catalog });
    await catalog.load({ kind: 'select_statement', query, at: query.at }, false);
  }

  private async loadFiles(call: FileCall, placed: boolean): Promise<void> {
    const key = fileKey(call);
    if (this.shared.files.has(key)) return;
    this.dependencies.noteOutside();
    const relation = await placing(placed ? call.at : undefined, () => loadFiles(call, this.options));
    if (relation === undefined) return;
    const location = absoluteLocation(call.paths[0]);
    this.shared.files.set(key, call.function === null ? this.known(relation, location) : relation);
  }

  private async relationOf(name: string, location: string, at: Span | undefined): Promise<Relation> {
    const { store, signal } = this.options;
    return placing(at, () => loadParquetRelation(store, location, { name }, signal));
  }

  /** With what ANALYZE has found at the place. */
  private known(relation: Relation, at: TableEntry | string): Relation {
    const { schema, name } = statisticsKey(typeof at === 'string' ? { schema: '', location: at } : at);
    const found = this.options.state.statistics(schema, name);
    this.dependencies.noteStatistics(schema, name, found);
    return withStatistics(relation, found, typeof at === 'string' ? undefined : at);
  }

  /** Whether what it has loaded are the same relations, of the same versions of their files. */
  sameAs(other: CatalogSnapshot): boolean {
    if (!(other instanceof Snapshot)) return false;
    const [own, others] = [this.shared, other.shared];
    if (own.entries.size !== others.entries.size || own.files.size !== others.files.size) return false;
    for (const [key, relation] of own.files) if (others.files.get(key) !== relation) return false;
    for (const [found, entry] of own.entries) if (!sameEntry(entry, others.entries.get(found))) return false;
    return true;
  }

  find(parts: readonly string[]): CatalogEntry | undefined {
    return this.entries.get(keyOf(parts));
  }

  file(call: Omit<FileCall, 'at'>): Relation | undefined {
    return this.shared.files.get(fileKey(call));
  }

  tableFunction(name: string, args: Parameters<CatalogView['tableFunction']>[1]): Relation | undefined {
    return tableFunctions.find((each) => each.name === name)?.call(args);
  }

  model(parts: readonly string[], version: number | null): ReturnType<CatalogView['model']> {
    const entry = resolveModel(parts, this.options);
    this.dependencies.noteModel({ parts, view: this.view, found: entry });
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

/** What a view reads has entries of its own. */
const sameEntry = (a: CatalogEntry, b: CatalogEntry | undefined): boolean =>
  a.kind === 'view' ? b?.kind === 'view' : b?.kind === 'relation' && a.relation === b.relation;

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
