import type { Query } from '../parser/ast/query.ts';
import { namesIn } from '../parser/names.ts';
import { parseQuery } from '../parser/parse.ts';
import { isTemporary, type ModelEntry, type TableEntry, type ViewEntry } from './entry.ts';
import { type CatalogState, publicSchema } from './state.ts';
import type { SystemTable } from './system/define.ts';
import { systemTableNamed } from './system/index.ts';

export { publicSchema } from './state.ts';

/** A name taken apart; undefined when it names another database than this one. */
function splitName(
  parts: readonly string[],
  database: string,
): { readonly schema: string | undefined; readonly name: string } | undefined {
  const [name, schema, inDatabase = database] = [...parts].reverse();
  return inDatabase === database && parts.length <= 3 ? { schema, name } : undefined;
}

/** What a name stands for: without a schema, pg_catalog is searched first unless the path names it, as in Postgres. */
export function resolveRelation(
  parts: readonly string[],
  state: CatalogState,
  database: string,
  searchPath: readonly string[] = [publicSchema],
): TableEntry | ViewEntry | SystemTable | undefined {
  const split = splitName(parts, database);
  if (split === undefined) return undefined;
  const { schema, name } = split;
  const schemas = schema === undefined ? wholePath(searchPath) : [schema === 'pg_temp' ? searchPath[0] : schema];
  for (const each of schemas) {
    const found = systemTableNamed(each, name) ?? state.relation(each, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A temporary table hides even a system table. */
function wholePath(searchPath: readonly string[]): readonly string[] {
  if (searchPath.includes('pg_catalog')) return searchPath;
  const first = searchPath.findIndex((each) => !isTemporary(each));
  const at = first === -1 ? searchPath.length : first;
  return [...searchPath.slice(0, at), 'pg_catalog', ...searchPath.slice(at)];
}

/** Where the names in a view are looked for; temporary tables of whoever reads it come first. */
export const pathOfView = (
  { searchPath = [publicSchema] }: ViewEntry,
  reader: readonly string[],
): readonly string[] => [...reader.filter(isTemporary), ...searchPath];

/** What names are looked for in. */
export interface NameSource {
  readonly state: CatalogState;
  readonly database: string;
  readonly searchPath: readonly string[];
}

/** What the names in a view are looked for in. */
export const namesOfView = (view: ViewEntry, source: NameSource): NameSource => ({
  ...source,
  searchPath: pathOfView(view, source.searchPath),
});

/** The tables and views that a query mentions itself, not through views. */
export function entriesRead(
  query: Query,
  { state, database, searchPath }: NameSource,
): readonly (TableEntry | ViewEntry)[] {
  const { relations } = namesIn({ kind: 'select_statement', query, at: query.at });
  return relations.flatMap(({ parts }) => {
    const names = parts.map((part) => part.name);
    const found = resolveRelation(names, state, database, searchPath);
    return found === undefined || 'rows' in found ? [] : [found];
  });
}

/** The models that a query mentions itself, not through views. */
export function modelsRead(query: Query, source: NameSource): readonly ModelEntry[] {
  const { models } = namesIn({ kind: 'select_statement', query, at: query.at });
  return models.flatMap(({ name: { parts } }) => {
    const names = parts.map((part) => part.name);
    return resolveModel(names, source) ?? [];
  });
}

/** The model of that name in the first schema of the search path that has one. */
export function resolveModel(
  parts: readonly string[],
  { state, database, searchPath }: NameSource,
): ModelEntry | undefined {
  const split = splitName(parts, database);
  if (split === undefined) return undefined;
  const schemas = split.schema === undefined ? searchPath : [split.schema];
  for (const schema of schemas) {
    const entry = state.model(schema, split.name);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** Whether a query reads an entry, at once or through views. */
export function reads(query: Query, entry: TableEntry | ViewEntry, source: NameSource): boolean {
  const seen = new Set(entriesRead(query, source));
  for (const each of seen) {
    if (each.kind !== 'view') continue;
    for (const next of entriesRead(parseQuery(each.query), namesOfView(each, source))) seen.add(next);
  }
  return seen.has(entry);
}
