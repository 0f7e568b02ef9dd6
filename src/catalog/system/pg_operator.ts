import { namespaceOids, ownerOid } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, oprname name!, oprnamespace oid!, oprowner oid!, oprkind "char"!, oprcanmerge boolean!, oprcanhash
  boolean!, oprleft oid!, oprright oid!, oprresult oid!, oprcom oid!, oprnegate oid!, oprcode regproc!,
  oprrest regproc!, oprjoin regproc!
`);

/** Operators: a row for each pair of operand types. */
export const pgOperator = systemTable({
  oid: 2617,
  schema: 'pg_catalog',
  name: 'pg_operator',
  about: 'Operators: a row for each pair of operand types.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.operators.map(({ oid, name, left, right, result }) => ({
        oid,
        oprname: name,
        oprnamespace: namespaceOids.pg_catalog,
        oprowner: ownerOid,
        oprkind: left === 0 ? 'l' : 'b',
        oprcanmerge: false,
        oprcanhash: false,
        oprleft: left,
        oprright: right,
        oprresult: result,
        oprcom: 0,
        oprnegate: 0,
        oprcode: 0,
        oprrest: 0,
        oprjoin: 0,
      })),
    ),
});
