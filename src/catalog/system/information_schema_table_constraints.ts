import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';
import { notNulls } from './not_nulls.ts';

const list = columns(`
  constraint_catalog sql_identifier, constraint_schema sql_identifier, constraint_name sql_identifier,
  table_catalog sql_identifier, table_schema sql_identifier, table_name sql_identifier, constraint_type
  character_data, is_deferrable yes_or_no, initially_deferred yes_or_no, enforced yes_or_no, nulls_distinct
  yes_or_no
`);

/** Constraints of tables: a check for each column that is NOT NULL. */
export const tableConstraints = systemTable({
  oid: 13411,
  schema: 'information_schema',
  name: 'table_constraints',
  isView: true,
  about: 'Constraints of tables: a check for each column that is NOT NULL.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(
      list,
      facts,
      notNulls(facts).map(({ schema, table, constraint }) => ({
        constraint_catalog: database,
        constraint_schema: schema,
        constraint_name: constraint,
        table_catalog: database,
        table_schema: schema,
        table_name: table,
        constraint_type: 'CHECK',
        is_deferrable: 'NO',
        initially_deferred: 'NO',
        enforced: 'YES',
      })),
    ),
});
