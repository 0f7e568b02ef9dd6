import { namespaceOids, ownerOid } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, collname name!, collnamespace oid!, collowner oid!, collprovider "char"!, collisdeterministic
  boolean!, collencoding integer!, collcollate text, collctype text, colliculocale text, collversion text
`);

/** Collations: texts sort by code point. */
export const pgCollation = systemTable({
  oid: 3456,
  schema: 'pg_catalog',
  name: 'pg_collation',
  about: 'Collations: texts sort by code point.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.collations.map(({ oid, name }) => ({
        oid,
        collname: name,
        collnamespace: namespaceOids.pg_catalog,
        collowner: ownerOid,
        collprovider: name === 'default' ? 'd' : 'c',
        collisdeterministic: true,
        collencoding: -1,
        collcollate: name === 'default' ? null : 'C',
        collctype: name === 'default' ? null : 'C',
      })),
    ),
});
