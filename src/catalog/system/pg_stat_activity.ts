import { ownerOid } from '../oids.ts';
import { columns, rowsByName } from './columns.ts';
import { systemTable } from './define.ts';

const list = columns(`
  datid oid, datname name, pid integer, leader_pid integer, usesysid oid, usename name, application_name text,
  client_addr inet, client_hostname text, client_port integer, backend_start timestamptz, xact_start
  timestamptz, query_start timestamptz, state_change timestamptz, wait_event_type text, wait_event text, state
  text, backend_xid xid, backend_xmin xid, query_id bigint, query text, backend_type text
`);

/** Sessions and what they run. */
export const pgStatActivity = systemTable({
  oid: 12222,
  schema: 'pg_catalog',
  name: 'pg_stat_activity',
  isView: true,
  about: 'Sessions and what they run.',
  columns: list,
  rows: ({ facts, server }) =>
    rowsByName(
      list,
      facts,
      server.sessions.map((each) => ({
        datid: facts.databases[0].oid,
        datname: each.database,
        pid: each.pid,
        usesysid: ownerOid,
        usename: each.user,
        application_name: each.application,
        client_port: -1,
        backend_start: each.startedAt,
        xact_start: each.transactionAt,
        query_start: each.queryAt,
        state_change: each.queryAt ?? each.startedAt,
        state: each.state,
        query: each.query,
        backend_type: 'client backend',
      })),
    ),
});
