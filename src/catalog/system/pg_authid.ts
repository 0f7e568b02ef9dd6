import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, rolname name!, rolsuper boolean!, rolinherit boolean!, rolcreaterole boolean!, rolcreatedb
  boolean!, rolcanlogin boolean!, rolreplication boolean!, rolbypassrls boolean!, rolconnlimit integer!,
  rolpassword text, rolvaliduntil timestamptz
`);

/** Roles, without their passwords. */
export const pgAuthid = systemTable({
  oid: 1260,
  schema: 'pg_catalog',
  name: 'pg_authid',
  about: 'Roles, without their passwords.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.roles.map(({ oid, name }) => ({
        oid,
        rolname: name,
        rolsuper: true,
        rolinherit: true,
        rolcreaterole: true,
        rolcreatedb: true,
        rolcanlogin: true,
        rolreplication: true,
        rolbypassrls: true,
        rolconnlimit: -1,
        rolpassword: null,
      })),
    ),
});
