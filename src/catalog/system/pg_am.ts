import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, amname name!, amhandler regproc!, amtype "char"!
`);

/** Access methods: the one by which tables are kept. */
export const pgAm = systemTable({
  oid: 2601,
  schema: 'pg_catalog',
  name: 'pg_am',
  about: 'Access methods: the one by which tables are kept.',
  columns: list,
  rows: ({ facts }) => rowsByName(list, facts, [{ oid: 2, amname: 'heap', amhandler: 0, amtype: 't' }]),
});
