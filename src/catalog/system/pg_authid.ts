import type { Value } from '../../data/value.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, rolname name!, rolsuper boolean!, rolinherit boolean!, rolcreaterole boolean!, rolcreatedb
  boolean!, rolcanlogin boolean!, rolreplication boolean!, rolbypassrls boolean!, rolconnlimit integer!,
  rolpassword text, rolvaliduntil timestamptz
`);

/** The values of a role: it may do everything. `password`: what is shown instead of it. */
export const roleValues = (
  { oid, name }: { readonly oid: number; readonly name: string },
  password: string | null,
): Readonly<Record<string, Value>> => ({
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
  rolpassword: password,
});

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
      facts.roles.map((role) => roleValues(role, null)),
    ),
});
