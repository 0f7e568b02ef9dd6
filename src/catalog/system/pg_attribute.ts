import type { ColumnFact } from '../../functions/catalog_facts.ts';
import { elementOf } from '../../functions/type_catalog.ts';
import type { NamedValues } from './columns.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';
import { layoutOf } from './layout.ts';

const list = columns(`
  attrelid oid!, attname name!, atttypid oid!, attstattarget integer!, attlen smallint!, attnum smallint!,
  attndims integer!, attcacheoff integer!, atttypmod integer!, attbyval boolean!, attalign "char"!, attstorage
  "char"!, attcompression "char"!, attnotnull boolean!, atthasdef boolean!, atthasmissing boolean!,
  attidentity "char"!, attgenerated "char"!, attisdropped boolean!, attislocal boolean!, attinhcount integer!,
  attcollation oid!, attacl aclitem[], attoptions text[], attfdwoptions text[], attmissingval anyarray
`);

/** Columns of tables and views. */
export const pgAttribute = systemTable({
  oid: 1249,
  schema: 'pg_catalog',
  name: 'pg_attribute',
  about: 'Columns of tables and views.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.classes.flatMap(({ oid, columns }) => columns.map((column, i) => rowOf(oid, column, i + 1))),
    ),
});

const rowOf = (attrelid: number, column: ColumnFact, attnum: number): NamedValues => {
  const { length, byValue, align, storage, collation } = layoutOf(column.typeOid);
  return {
    attrelid,
    attname: column.name,
    atttypid: column.typeOid,
    attstattarget: -1,
    attlen: length,
    attnum,
    attndims: elementOf(column.typeOid) === undefined ? 0 : 1,
    attcacheoff: -1,
    atttypmod: column.modifier,
    attbyval: byValue,
    attalign: align,
    attstorage: storage,
    attcompression: '',
    attnotnull: !column.nullable,
    atthasdef: column.default !== null,
    atthasmissing: false,
    attidentity: '',
    attgenerated: '',
    attisdropped: false,
    attislocal: true,
    attinhcount: 0,
    attcollation: collation,
  };
};
