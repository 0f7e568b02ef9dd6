import { errors } from '../base/error.ts';
import { nearest } from '../base/nearest.ts';
import { type ManagedTable, type TableEntry, temporarySchema, type ViewEntry } from '../catalog/entry.ts';
import { type CatalogState, publicSchema } from '../catalog/state.ts';
import type { QualifiedName } from '../parser/ast/common.ts';

/** What names are looked up in: a session, seen from here. */
export interface NameScope {
  readonly id: number;
  readonly state: CatalogState;
  /** Schemas in the order in which they are searched; the session's temporary one first. */
  readonly searchPath: readonly string[];
}

export interface TargetName {
  readonly schema: string;
  readonly name: string;
}

/** The schema and name of what a statement creates; 3F000 for a schema that is not there. */
export function targetName(name: QualifiedName, scope: NameScope, temporary = false): TargetName {
  const { last, schema } = split(name);
  const own = temporarySchema(scope.id);
  if (schema === undefined) return { schema: temporary ? own : homeOf(scope, name), name: last };
  if (schema.name === 'pg_temp' || schema.name === own) return { schema: own, name: last };
  if (temporary) throw errors.badTableDefinition('cannot create temporary relation in non-temporary schema', schema.at);
  if (!scope.state.hasSchema(schema.name)) throw errors.invalidSchemaName(schema.name, schema.at);
  return { schema: schema.name, name: last };
}

/** The first schema of the search path that is there. */
function homeOf({ state, searchPath }: NameScope, name: QualifiedName): string {
  const home = searchPath.slice(1).find((each) => state.hasSchema(each));
  if (home === undefined) throw errors.noSchemaToCreateIn(name.at);
  return home;
}

/** The schema and name of what is there or, when nothing is, of what was meant. */
export function existingName(
  name: QualifiedName,
  scope: NameScope,
  kind: 'relation' | 'model' = 'relation',
): TargetName {
  const { last, schema } = split(name);
  if (schema !== undefined) {
    return { schema: schema.name === 'pg_temp' ? temporarySchema(scope.id) : schema.name, name: last };
  }
  const has = (each: string) => scope.state[kind](each, last) !== undefined;
  return { schema: scope.searchPath.find(has) ?? publicSchema, name: last };
}

export function findRelation(name: QualifiedName, scope: NameScope): TableEntry | ViewEntry | undefined {
  const target = existingName(name, scope);
  return scope.state.relation(target.schema, target.name);
}

/** The managed table of that name: what INSERT, UPDATE, DELETE and their like change. */
export function changedTable(name: QualifiedName, scope: NameScope, verb: string): ManagedTable {
  const entry = findRelation(name, scope);
  if (entry === undefined) {
    const names = Array.from(scope.state.all('table'), (table) => table.name);
    throw errors.undefinedTable(partsOf(name).join('.'), name.at, nearest(name.parts.at(-1)!.name, names));
  }
  if (entry.kind === 'view') throw errors.cannotChangeView(verb, entry.name);
  if (entry.origin === 'managed') return entry;
  const hint = 'Its files are not ours; CREATE TABLE … AS SELECT makes a table that can be changed.';
  throw errors.wrongObjectType(`cannot change foreign table "${entry.name}"`, name.at, hint);
}

function split(name: QualifiedName) {
  const [last, schema, database] = [...name.parts].reverse();
  if (database !== undefined) throw errors.notSupported('a name with a database', name.at);
  return { last: last.name, schema };
}

export const partsOf = (name: QualifiedName): string[] => name.parts.map((part) => part.name);
