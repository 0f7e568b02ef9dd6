import { isSystem } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  relid oid, schemaname name, relname name, seq_scan bigint, seq_tup_read bigint, idx_scan bigint,
  idx_tup_fetch bigint, n_tup_ins bigint, n_tup_upd bigint, n_tup_del bigint, n_tup_hot_upd bigint, n_live_tup
  bigint, n_dead_tup bigint, n_mod_since_analyze bigint, n_ins_since_vacuum bigint, last_vacuum timestamptz,
  last_autovacuum timestamptz, last_analyze timestamptz, last_autoanalyze timestamptz, vacuum_count bigint,
  autovacuum_count bigint, analyze_count bigint, autoanalyze_count bigint
`);

/** Tables of users, and how many rows they have. */
export const pgStatUserTables = systemTable({
  oid: 12161,
  schema: 'pg_catalog',
  name: 'pg_stat_user_tables',
  isView: true,
  about: 'Tables of users, and how many rows they have.',
  columns: list,
  rows: ({ facts }) =>
    rowsByName(
      list,
      facts,
      facts.classes
        .filter(({ kind, schema }) => kind === 'r' && !isSystem(schema))
        .map(({ oid, schema, name, rows }) => ({
          ...Object.fromEntries(counted.map((column) => [column.name, 0])),
          relid: oid,
          schemaname: schema,
          relname: name,
          n_live_tup: Math.max(rows, 0),
        })),
    ),
});

/** Nothing is counted but the rows that are there. */
const counted = list.filter(({ type }) => type.kind === 'int');
