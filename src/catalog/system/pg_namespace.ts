import { ownerOid } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, nspname name!, nspowner oid!, nspacl aclitem[]
`);

/** Schemas. */
export const pgNamespace = systemTable({
  oid: 2615,
  schema: 'pg_catalog',
  name: 'pg_namespace',
  about: 'Schemas.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.namespaces.map(({ oid, name }) => ({ oid, nspname: name, nspowner: ownerOid })),
    ),
});
