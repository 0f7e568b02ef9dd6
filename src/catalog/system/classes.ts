import type { ClassFact } from '../../functions/catalog_facts.ts';
import { modifierOfType, oidOfType } from '../../functions/type_catalog.ts';
import { systemTables } from './index.ts';

let classes: readonly ClassFact[] | undefined;

/** The system tables themselves, as pg_class lists them. */
export function systemClasses(): readonly ClassFact[] {
  classes ??= systemTables.map(({ oid, schema, name, isView, columns }) => ({
    ...{ oid, schema, name, query: null },
    kind: isView ? 'v' : 'r',
    temporary: false,
    columns: columns.map((column) => ({
      name: column.name,
      type: column.type,
      typeOid: column.typeOid ?? oidOfType(column.type),
      modifier: modifierOfType(column.type),
      nullable: column.nullable,
      default: null,
    })),
    rows: -1,
    bytes: 0,
  }));
  return classes;
}
