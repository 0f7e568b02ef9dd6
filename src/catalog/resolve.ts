import type { Query } from '../parser/ast/query.ts';
import { namesIn } from '../parser/names.ts';
import { parseQuery } from '../parser/parse.ts';
import { isTemporary, type ModelEntry, type TableEntry, type ViewEntry } from './entry.ts';
import { type CatalogState, publicSchema } from './state.ts';
import type { SystemTable } from './system/define.ts';
import { systemTableNamed } from './system/index.ts';

export { publicSchema } from './state.ts';

/** A name taken apart; undefined when it names another database than this one. */
export function splitName(
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

/** The tables and views that a query mentions itself, not through views. */
export function entriesRead(query: Query, state: CatalogState, database: string): readonly (TableEntry | ViewEntry)[] {
  const { relations } = namesIn({ kind: 'select_statement', query, at: query.at });
  return relations.flatMap(({ parts }) => {
    const names = parts.map((part) => part.name);
    const found = resolveRelation(names, state, database);
    return found === undefined || 'rows' in found ? [] : [found];
  });
}

/** The models that a query mentions itself, not through views. */
export function modelsRead(query: Query, state: CatalogState, database: string): readonly ModelEntry[] {
  const { models } = namesIn({ kind: 'select_statement', query, at: query.at });
  return models.flatMap(({ name: { parts } }) => {
    const split = splitName(
      parts.map((part) => part.name),
      database,
    );
    const found = split && state.model(split.schema ?? publicSchema, split.name);
    return found === undefined ? [] : [found];
  });
}

/** Whether a query reads an entry, at once or through views. */
export function reads(query: Query, entry: TableEntry | ViewEntry, state: CatalogState, database: string): boolean {
  const seen = new Set(entriesRead(query, state, database));
  for (const each of seen) {
    if (each.kind === 'view') for (const next of entriesRead(parseQuery(each.query), state, database)) seen.add(next);
  }
  return seen.has(entry);
}
