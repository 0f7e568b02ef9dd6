import { filesServer, filesWrapper, ownerOid } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, srvname name!, srvowner oid!, srvfdw oid!, srvtype text, srvversion text, srvacl aclitem[], srvoptions text[]
`);

/** Foreign servers: the stores of files. */
export const pgForeignServer = systemTable({
  oid: 1417,
  schema: 'pg_catalog',
  name: 'pg_foreign_server',
  about: 'Foreign servers: the stores of files.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(list, facts, [{ oid: filesServer, srvname: 'files', srvowner: ownerOid, srvfdw: filesWrapper }]),
});
