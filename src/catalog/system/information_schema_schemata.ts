import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  catalog_name sql_identifier, schema_name sql_identifier, schema_owner sql_identifier,
  default_character_set_catalog sql_identifier, default_character_set_schema sql_identifier,
  default_character_set_name sql_identifier, sql_path character_data
`);

/** Schemas. */
export const schemata = systemTable({
  oid: 13382,
  schema: 'information_schema',
  name: 'schemata',
  isView: true,
  about: 'Schemas.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(
      list,
      facts,
      facts.namespaces.map(({ name }) => ({
        catalog_name: database,
        schema_name: name,
        schema_owner: facts.roles[0].name,
      })),
    ),
});
