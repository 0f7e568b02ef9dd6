import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  grantor sql_identifier, grantee sql_identifier, table_catalog sql_identifier, table_schema sql_identifier,
  table_name sql_identifier, privilege_type character_data, is_grantable yes_or_no, with_hierarchy yes_or_no
`);

/** What the user may do with tables: everything. */
export const tablePrivileges = systemTable({
  oid: 13416,
  schema: 'information_schema',
  name: 'table_privileges',
  isView: true,
  about: 'What the user may do with tables: everything.',
  columns: list,
  rows: ({ facts, database }) =>
    rowsByName(
      list,
      facts,
      facts.classes.flatMap(({ schema, name }) =>
        privileges.map((privilege) => ({
          grantor: facts.roles[0].name,
          grantee: facts.roles[0].name,
          table_catalog: database,
          table_schema: schema,
          table_name: name,
          privilege_type: privilege,
          is_grantable: 'YES',
          with_hierarchy: privilege === 'SELECT' ? 'YES' : 'NO',
        })),
      ),
    ),
});

const privileges = ['INSERT', 'SELECT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];
