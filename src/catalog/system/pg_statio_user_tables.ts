import { isSystem } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  relid oid, schemaname name, relname name, heap_blks_read bigint, heap_blks_hit bigint, idx_blks_read bigint,
  idx_blks_hit bigint, toast_blks_read bigint, toast_blks_hit bigint, tidx_blks_read bigint, tidx_blks_hit
  bigint
`);

/** Tables of users. */
export const pgStatioUserTables = systemTable({
  oid: 12179,
  schema: 'pg_catalog',
  name: 'pg_statio_user_tables',
  isView: true,
  about: 'Tables of users.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.classes
        .filter(({ kind, schema }) => kind === 'r' && !isSystem(schema))
        .map(({ oid, schema, name }) => ({
          ...Object.fromEntries(counted.map((column) => [column.name, 0])),
          relid: oid,
          schemaname: schema,
          relname: name,
        })),
    ),
});

/** Nothing is counted. */
const counted = list.filter(({ type }) => type.kind === 'int');
