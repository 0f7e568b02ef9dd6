import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  usename name, usesysid oid, usecreatedb boolean, usesuper boolean, userepl boolean, usebypassrls boolean,
  passwd text, valuntil timestamptz, useconfig text[]
`);

/** Roles that may log in, without their passwords. */
export const pgShadow = systemTable({
  oid: 12005,
  schema: 'pg_catalog',
  name: 'pg_shadow',
  isView: true,
  about: 'Roles that may log in, without their passwords.',
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
        passwd: null,
      })),
    ),
});
