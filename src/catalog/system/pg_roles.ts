import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';
import { roleValues } from './pg_authid.ts';

const list = columns(`
  rolname name, rolsuper boolean, rolinherit boolean, rolcreaterole boolean, rolcreatedb boolean, rolcanlogin
  boolean, rolreplication boolean, rolconnlimit integer, rolpassword text, rolvaliduntil timestamptz,
  rolbypassrls boolean, rolconfig text[], oid oid
`);

/** Roles: the user of the session, who may do everything. */
export const pgRoles = systemTable({
  oid: 12000,
  schema: 'pg_catalog',
  name: 'pg_roles',
  isView: true,
  about: 'Roles: the user of the session, who may do everything.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.roles.map((role) => roleValues(role, '********')),
    ),
});
