import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  catalog_name sql_identifier
`);

/** The name of the database. */
export const informationSchemaCatalogName = systemTable({
  oid: 13227,
  schema: 'information_schema',
  name: 'information_schema_catalog_name',
  isView: true,
  about: 'The name of the database.',
  columns: list,
  rows: ({ facts, database }) => rowsByName(list, facts, [{ catalog_name: database }]),
});
