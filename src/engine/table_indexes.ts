import { errors } from '../base/error.ts';
import type { ManagedTable, TableIndex } from '../catalog/entry.ts';
import type { CatalogState } from '../catalog/state.ts';
import type { QualifiedName } from '../parser/ast/common.ts';
import { existingName, type NameScope, partsOf } from './names.ts';

export interface FoundIndex {
  readonly table: ManagedTable;
  readonly index: TableIndex;
}

/** The index of that name in a schema. */
export function indexIn(state: CatalogState, schema: string, name: string): FoundIndex | undefined {
  for (const table of state.all('table')) {
    if (table.origin !== 'managed' || table.schema !== schema) continue;
    const index = table.indexes?.find((each) => each.name === name);
    if (index !== undefined) return { table, index };
  }
  return undefined;
}

/** The index of that name; 42809 for a relation that is none, undefined for nothing at all. */
export function findIndex(name: QualifiedName, scope: NameScope): FoundIndex | undefined {
  const parts = partsOf(name);
  const schemas = parts.length === 1 ? scope.searchPath : [existingName(name, scope).schema];
  const last = parts[parts.length - 1];
  for (const schema of schemas) {
    const found = indexIn(scope.state, schema, last);
    if (found !== undefined) return found;
    const relation = scope.state.relation(schema, last);
    if (relation === undefined) continue;
    const hint = `Use DROP ${relation.kind.toUpperCase()} to remove a ${relation.kind}.`;
    throw errors.wrongObjectType(`"${last}" is not an index`, undefined, hint);
  }
  return undefined;
}

export const withoutIndex = (table: ManagedTable, index: TableIndex): ManagedTable => ({
  ...table,
  indexes: table.indexes?.filter((each) => each !== index) ?? [],
});
