import { filesWrapper, ownerOid } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, fdwname name!, fdwowner oid!, fdwhandler oid!, fdwvalidator oid!, fdwacl aclitem[], fdwoptions text[]
`);

/** Wrappers of foreign data: the one that reads files. */
export const pgForeignDataWrapper = systemTable({
  oid: 2328,
  schema: 'pg_catalog',
  name: 'pg_foreign_data_wrapper',
  about: 'Wrappers of foreign data: the one that reads files.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(list, facts, [
      { oid: filesWrapper, fdwname: 'files', fdwowner: ownerOid, fdwhandler: 0, fdwvalidator: 0 },
    ]),
});
