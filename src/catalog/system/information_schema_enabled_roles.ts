import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  role_name sql_identifier
`);

/** The roles of the session. */
export const enabledRoles = systemTable({
  oid: 13325,
  schema: 'information_schema',
  name: 'enabled_roles',
  isView: true,
  about: 'The roles of the session.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.roles.map(({ name }) => ({ role_name: name })),
    ),
});
