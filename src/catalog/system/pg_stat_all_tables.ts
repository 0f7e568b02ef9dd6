import { columns, rowsByName } from './columns.ts';
import { type SystemTable, systemTable } from './define.ts';

const list = columns(`
  relid oid, schemaname name, relname name, seq_scan bigint, seq_tup_read bigint, idx_scan bigint,
  idx_tup_fetch bigint, n_tup_ins bigint, n_tup_upd bigint, n_tup_del bigint, n_tup_hot_upd bigint, n_live_tup
  bigint, n_dead_tup bigint, n_mod_since_analyze bigint, n_ins_since_vacuum bigint, last_vacuum timestamptz,
  last_autovacuum timestamptz, last_analyze timestamptz, last_autoanalyze timestamptz, vacuum_count bigint,
  autovacuum_count bigint, analyze_count bigint, autoanalyze_count bigint
`);

/** Nothing is counted but the rows that are there. */
const counted = list.filter(({ type }) => type.kind === 'int');

/** A view of the tables of those schemas, and how many rows they have. */
export const tableStatistics = (
  { oid, name, about }: Pick<SystemTable, 'oid' | 'name' | 'about'>,
  shows: (schema: string) => boolean,
): SystemTable =>
  systemTable({
    oid,
    schema: 'pg_catalog',
    name,
    isView: true,
    about,
    columns: list,
    rows: ({ facts }) =>
      rowsByName(
        list,
        facts,
        facts.classes
          .filter(({ kind, schema }) => kind === 'r' && shows(schema))
          .map((table) => ({
            ...Object.fromEntries(counted.map((column) => [column.name, 0])),
            relid: table.oid,
            schemaname: table.schema,
            relname: table.name,
            n_live_tup: Math.max(table.rows, 0),
          })),
      ),
  });

/** Tables, and how many rows they have. */
export const pgStatAllTables = tableStatistics(
  { oid: 12142, name: 'pg_stat_all_tables', about: 'Tables, and how many rows they have.' },
  () => true,
);
