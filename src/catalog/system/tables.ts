import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, table_type
  character_data, self_referencing_column_name sql_identifier, reference_generation character_data,
  user_defined_type_catalog sql_identifier, user_defined_type_schema sql_identifier, user_defined_type_name
  sql_identifier, is_insertable_into yes_or_no, is_typed yes_or_no, commit_action character_data
`);

/** Tables and views. */
export const tables = systemTable({
  oid: 13425,
  schema: 'information_schema',
  name: 'tables',
  isView: true,
  about: 'Tables and views.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(
      list,
      facts,
      facts.classes.map(({ schema, name, kind, temporary }) => ({
        table_catalog: database,
        table_schema: schema,
        table_name: name,
        table_type: temporary ? 'LOCAL TEMPORARY' : kinds[kind],
        is_insertable_into: kind === 'r' ? 'YES' : 'NO',
        is_typed: 'NO',
      })),
    ),
});

const kinds = { r: 'BASE TABLE', v: 'VIEW', f: 'FOREIGN' } as const;
