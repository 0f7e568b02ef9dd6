import { defaultTablespace, ownerOid } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, datname name!, datdba oid!, encoding integer!, datlocprovider "char"!, datistemplate boolean!,
  datallowconn boolean!, datconnlimit integer!, datfrozenxid xid!, datminmxid xid!, dattablespace oid!,
  datcollate text!, datctype text!, daticulocale text, datcollversion text, datacl aclitem[]
`);

/** The database. */
export const pgDatabase = systemTable({
  oid: 1262,
  schema: 'pg_catalog',
  name: 'pg_database',
  about: 'The database.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.databases.map(({ oid, name }) => ({
        oid,
        datname: name,
        datdba: ownerOid,
        encoding: utf8,
        datlocprovider: 'c',
        datistemplate: false,
        datallowconn: true,
        datconnlimit: -1,
        datfrozenxid: 0,
        datminmxid: 0,
        dattablespace: defaultTablespace,
        datcollate: 'C',
        datctype: 'C',
      })),
    ),
});

const utf8 = 6;
