import { columns, rowsByName } from './columns.ts';
import { type SystemTable, systemTable } from './define.ts';

const list = columns(`
  usename name, usesysid oid, usecreatedb boolean, usesuper boolean, userepl boolean, usebypassrls boolean,
  passwd text, valuntil timestamptz, useconfig text[]
`);

/** A view of the roles that may log in; `password`: what is shown instead of it. */
export const loginRoles = (
  { oid, name, about }: Pick<SystemTable, 'oid' | 'name' | 'about'>,
  password: string | null,
): SystemTable =>
  systemTable({
    oid,
    schema: 'pg_catalog',
    name,
    isView: true,
    about,
    columns: list,
    rows: ({ facts }) =>
      rowsByName(
        list,
        facts,
        facts.roles.map((role) => ({
          usename: role.name,
          usesysid: role.oid,
          usecreatedb: true,
          usesuper: true,
          userepl: true,
          usebypassrls: true,
          passwd: password,
        })),
      ),
  });

/** Roles that may log in, without their passwords. */
export const pgShadow = loginRoles(
  { oid: 12005, name: 'pg_shadow', about: 'Roles that may log in, without their passwords.' },
  null,
);
