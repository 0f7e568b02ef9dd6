import type { CatalogFacts, ClassFact } from '../../functions/catalog_facts.ts';
import { namespaceOid, ownerOid } from '../oids.ts';
import type { NamedValues } from './columns.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  oid oid!, relname name!, relnamespace oid!, reltype oid!, reloftype oid!, relowner oid!, relam oid!,
  relfilenode oid!, reltablespace oid!, relpages integer!, reltuples real!, relallvisible integer!,
  reltoastrelid oid!, relhasindex boolean!, relisshared boolean!, relpersistence "char"!, relkind "char"!,
  relnatts smallint!, relchecks smallint!, relhasrules boolean!, relhastriggers boolean!, relhassubclass
  boolean!, relrowsecurity boolean!, relforcerowsecurity boolean!, relispopulated boolean!, relreplident
  "char"!, relispartition boolean!, relrewrite oid!, relfrozenxid xid!, relminmxid xid!, relacl aclitem[],
  reloptions text[], relpartbound pg_node_tree
`);

/** Tables and views, those of the system among them. */
export const pgClass = systemTable({
  oid: 1259,
  schema: 'pg_catalog',
  name: 'pg_class',
  about: 'Tables and views, those of the system among them.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.classes.map((relation) => rowOf(relation, facts)),
    ),
});

const pageBytes = 8192;
const heap = 2;

const rowOf = (
  { oid, schema, name, kind, temporary, columns, rows, bytes }: ClassFact,
  facts: CatalogFacts,
): NamedValues => ({
  oid,
  relname: name,
  relnamespace: namespaceOid(schema, facts),
  reltype: 0,
  reloftype: 0,
  relowner: ownerOid,
  relam: kind === 'r' ? heap : 0,
  relfilenode: kind === 'r' ? oid : 0,
  reltablespace: 0,
  relpages: Math.ceil(bytes / pageBytes),
  reltuples: rows,
  relallvisible: 0,
  reltoastrelid: 0,
  relhasindex: false,
  relisshared: false,
  relpersistence: temporary ? 't' : 'p',
  relkind: kind,
  relnatts: columns.length,
  relchecks: 0,
  relhasrules: kind === 'v',
  relhastriggers: false,
  relhassubclass: false,
  relrowsecurity: false,
  relforcerowsecurity: false,
  relispopulated: true,
  relreplident: kind === 'r' && schema !== 'pg_catalog' ? 'd' : 'n',
  relispartition: false,
  relrewrite: 0,
  relfrozenxid: 0,
  relminmxid: 0,
});
