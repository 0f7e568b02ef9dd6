import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  datid oid, datname name, numbackends integer, xact_commit bigint, xact_rollback bigint, blks_read bigint,
  blks_hit bigint, tup_returned bigint, tup_fetched bigint, tup_inserted bigint, tup_updated bigint,
  tup_deleted bigint, conflicts bigint, temp_files bigint, temp_bytes bigint, deadlocks bigint,
  checksum_failures bigint, checksum_last_failure timestamptz, blk_read_time double precision, blk_write_time
  double precision, session_time double precision, active_time double precision, idle_in_transaction_time
  double precision, sessions bigint, sessions_abandoned bigint, sessions_fatal bigint, sessions_killed bigint,
  stats_reset timestamptz
`);

/** The database, and how many sessions it has. */
export const pgStatDatabase = systemTable({
  oid: 12266,
  schema: 'pg_catalog',
  name: 'pg_stat_database',
  isView: true,
  about: 'The database, and how many sessions it has.',
  columns: list,
  rows: ({ facts, server }) =>
    rowsByName(
      list,
      facts,
      facts.databases.map(({ oid, name }) => ({
        ...Object.fromEntries(counted.map((column) => [column.name, 0])),
        datid: oid,
        datname: name,
        numbackends: server.sessions.length,
      })),
    ),
});

const counted = list.filter(({ type, name }) => type.kind !== 'timestamp' && !/^(datid|datname|checksum)/.test(name));
