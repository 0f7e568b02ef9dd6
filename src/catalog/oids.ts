import type { CatalogFacts } from '../functions/catalog_facts.ts';

/** Numbers of the system's own schemas, as in PostgreSQL. */
export const namespaceOids = { pg_catalog: 11, pg_toast: 99, public: 2200, information_schema: 13207 } as const;

/** Numbers of the system tables that others point into, as in PostgreSQL: `classoid` of a comment. */
export const classOids = {
  pg_type: 1247,
  pg_attribute: 1249,
  pg_proc: 1255,
  pg_class: 1259,
  pg_authid: 1260,
  pg_database: 1262,
  pg_namespace: 2615,
  pg_operator: 2617,
} as const;

/** The one role there is: whoever has logged in. */
export const ownerOid = 10;
export const databaseOid = 5;
export const defaultTablespace = 1663;

export const namespaceOid = (name: string, { namespaces }: CatalogFacts): number =>
  namespaces.find((each) => each.name === name)?.oid ?? 0;

/** Whether a schema is the server's own. */
export const isSystem = (schema: string): boolean => schema === 'pg_catalog' || schema === 'information_schema';

/** The wrapper of foreign data that reads files, and its one server: what external tables belong to. */
export const filesWrapper = 13900;
export const filesServer = 13901;
