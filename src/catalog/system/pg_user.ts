import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  usename name, usesysid oid, usecreatedb boolean, usesuper boolean, userepl boolean, usebypassrls boolean,
  passwd text, valuntil timestamptz, useconfig text[]
`);

/** Roles that may log in. */
export const pgUser = systemTable({
  oid: 12014,
  schema: 'pg_catalog',
  name: 'pg_user',
  isView: true,
  about: 'Roles that may log in.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.roles.map(({ oid, name }) => ({
        usename: name,
        usesysid: oid,
        usecreatedb: true,
        usesuper: true,
        userepl: true,
        usebypassrls: true,
        passwd: '********',
      })),
    ),
});
