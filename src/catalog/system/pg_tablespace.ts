import { defaultTablespace, ownerOid } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, spcname name!, spcowner oid!, spcacl aclitem[], spcoptions text[]
`);

/** Tablespaces: the data folder. */
export const pgTablespace = systemTable({
  oid: 1213,
  schema: 'pg_catalog',
  name: 'pg_tablespace',
  about: 'Tablespaces: the data folder.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(list, facts, [
      { oid: defaultTablespace, spcname: 'pg_default', spcowner: ownerOid },
      { oid: 1664, spcname: 'pg_global', spcowner: ownerOid },
    ]),
});
