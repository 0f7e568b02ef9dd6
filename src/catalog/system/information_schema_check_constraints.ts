import { asIdentifier } from '../../functions/scalar/string/quote_ident.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';
import { notNulls } from './not_nulls.ts';

const list = columns(`
  constraint_catalog sql_identifier, constraint_schema sql_identifier, constraint_name sql_identifier,
  check_clause character_data
`);

/** Checks: one for each column that is NOT NULL. */
export const checkConstraints = systemTable({
  oid: 13260,
  schema: 'information_schema',
  name: 'check_constraints',
  isView: true,
  about: 'Checks: one for each column that is NOT NULL.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(
      list,
      facts,
      notNulls(facts).map(({ schema, constraint, column }) => ({
        constraint_catalog: database,
        constraint_schema: schema,
        constraint_name: constraint,
        check_clause: `${asIdentifier(column)} IS NOT NULL`,
      })),
    ),
});
