import type { DataType } from '../data/type.ts';
import {
  type CatalogFacts,
  type ClassFact,
  type ColumnFact,
  commentKey,
  type NamedFact,
  type SessionFact,
} from '../functions/catalog_facts.ts';
import { formatType, modifierOfType, oidOfType, oidOfTypeName } from '../functions/type_catalog.ts';
import { operatorFacts, procFacts } from './callables.ts';
import { type CommentEntry, isTemporary, type TableColumn, type TableEntry, type ViewEntry } from './entry.ts';
import { classOids, databaseOid, namespaceOids, ownerOid } from './oids.ts';
import { type CatalogState, publicSchema } from './state.ts';
import { systemClasses } from './system/classes.ts';
import { rowsOf } from './table_commit.ts';

export interface FactsSource {
  readonly state: CatalogState;
  readonly database: string;
  readonly user: string;
  /** As the session searches: its temporary schema first. */
  readonly searchPath: readonly string[];
  settings(): ReadonlyMap<string, string>;
  session(): SessionFact;
}

/** What functions may ask of the catalog; each part is made when it is first asked for, and then kept. */
export function catalogFacts(source: FactsSource): CatalogFacts {
  const { state } = source;
  const paths = (): ReturnType<typeof searchPaths> => searchPaths(source);
  return lazily<CatalogFacts>({
    classes: () => classesOf(state),
    procs: procFacts,
    operators: operatorFacts,
    namespaces: () => namespacesOf(state),
    roles: () => [{ oid: ownerOid, schema: '', name: source.user }],
    databases: () => [{ oid: databaseOid, schema: '', name: source.database }],
    collations: () => collations,
    comments: () => commentsOf(state),
    searchPath: () => paths().whole,
    namedPath: () => paths().named,
    settings: () => source.settings(),
    session: () => source.session(),
  });
}

/** An object whose properties are computed once, when they are first read: also by what copies the object. */
function lazily<T extends object>(parts: { readonly [K in keyof T]: () => T[K] }): T {
  const object = {} as T;
  for (const key of Object.keys(parts) as (keyof T)[]) {
    let value: { readonly of: T[typeof key] } | undefined;
    Object.defineProperty(object, key, {
      enumerable: true,
      get: () => {
        value ??= { of: parts[key]() };
        return value.of;
      },
    });
  }
  return object;
}

function searchPaths({ state, searchPath }: FactsSource): { readonly named: string[]; readonly whole: string[] } {
  const isThere = (schema: string): boolean =>
    Object.hasOwn(namespaceOids, schema) || (state.hasSchema(schema) && !isTemporary(schema));
  const named = [...new Set(searchPath.filter(isThere))];
  const temporary = searchPath.filter((schema) => isTemporary(schema) && hasTables(schema, state));
  return { named, whole: [...temporary, ...(named.includes('pg_catalog') ? [] : ['pg_catalog']), ...named] };
}

const hasTables = (schema: string, state: CatalogState): boolean =>
  [...state.all('table')].some((table) => table.schema === schema);

const collations: readonly NamedFact[] = [
  { oid: 100, schema: 'pg_catalog', name: 'default' },
  { oid: 950, schema: 'pg_catalog', name: 'C' },
  { oid: 951, schema: 'pg_catalog', name: 'POSIX' },
  { oid: 12340, schema: 'pg_catalog', name: 'ucs_basic' },
];

function namespacesOf(state: CatalogState): readonly NamedFact[] {
  const fact = (oid: number, name: string): NamedFact => ({ oid, schema: '', name });
  const made = Array.from(state.all('schema'), ({ oid, name }) => fact(oid ?? 0, name));
  const temporary = new Set(Array.from(state.all('table'), ({ schema }) => schema).filter(isTemporary));
  return [
    ...Object.entries(namespaceOids).map(([name, oid]) => fact(oid, name)),
    ...made.filter(({ name }) => name !== publicSchema),
    ...Array.from(temporary, (name) => fact(temporaryOid(name), name)),
  ];
}

/** Schemas of sessions are kept nowhere: they are numbered by their session, far above all others. */
const temporaryOid = (schema: string): number => 0xf0000000 + Number(schema.slice('pg_temp_'.length));

// ---------------------------------------------------------------- relations

const known = new WeakMap<CatalogState, readonly ClassFact[]>();

function classesOf(state: CatalogState): readonly ClassFact[] {
  let classes = known.get(state);
  if (classes === undefined) {
    classes = [
      ...systemClasses(),
      ...Array.from(state.all('table'), tableFact),
      ...Array.from(state.all('view'), viewFact),
    ];
    known.set(state, classes);
  }
  return classes;
}

function tableFact(table: TableEntry): ClassFact {
  const { oid = 0, schema, name } = table;
  const managed = table.origin === 'managed';
  return {
    ...{ oid, schema, name, query: null },
    kind: managed ? 'r' : 'f',
    temporary: isTemporary(schema),
    columns: managed ? table.columns.map(columnFact) : (table.shape ?? []).map(shownFact),
    rows: managed ? rowsOf(table) : -1,
    bytes: managed ? table.files.reduce((sum, file) => sum + file.bytes, 0) : 0,
  };
}

const viewFact = ({ oid = 0, schema, name, query, shape = [] }: ViewEntry): ClassFact => ({
  ...{ oid, schema, name, query },
  kind: 'v',
  temporary: isTemporary(schema),
  columns: shape.map(shownFact),
  rows: -1,
  bytes: 0,
});

function columnFact({ name, type, length, spelled, nullable, default: fallback }: TableColumn): ColumnFact {
  const typeOid = spelled === undefined ? oidOfType(type) : (oidOfTypeName(spelled) ?? 0);
  const modifier = length === null ? modifierOfType(type) : length + 4;
  return { name, type, typeOid, modifier, nullable, default: fallback === null ? null : typed(fallback, typeOid) };
}

/** A default as Postgres prints it: a plain string says its type. */
const typed = (source: string, typeOid: number): string =>
  /^'(?:[^']|'')*'$/.test(source) ? `${source}::${formatType(typeOid, -1)}` : source;

const shownFact = ({ name, type }: { readonly name: string; readonly type: DataType }): ColumnFact => ({
  ...{ name, type, typeOid: oidOfType(type), modifier: modifierOfType(type) },
  nullable: true,
  default: null,
});

// ---------------------------------------------------------------- comments

function commentsOf(state: CatalogState): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  comments.set(commentKey(classOids.pg_namespace, namespaceOids.public), 'standard public schema');
  comments.set(commentKey(classOids.pg_namespace, namespaceOids.pg_catalog), 'system catalog schema');
  for (const { oid, about } of procFacts()) comments.set(commentKey(classOids.pg_proc, oid), about);
  for (const { oid, about } of operatorFacts()) comments.set(commentKey(classOids.pg_operator, oid), about);
  for (const each of state.all('comment')) {
    const number = columnNumber(each, state);
    if (number !== undefined) comments.set(commentKey(each.classOid, each.objectOid, number), each.text);
  }
  return comments;
}

/** Which column a comment is about, counted from 1; 0: the object itself; undefined: a column that is gone. */
function columnNumber({ objectOid, column }: CommentEntry, state: CatalogState): number | undefined {
  if (column === null) return 0;
  const relation = [...state.all('table'), ...state.all('view')].find(({ oid }) => oid === objectOid);
  const names =
    relation?.kind === 'table' && relation.origin === 'managed'
      ? relation.columns.map(({ stored }) => stored)
      : relation?.shape?.map(({ name }) => name);
  const index = names?.indexOf(column) ?? -1;
  return index === -1 ? undefined : index + 1;
}
