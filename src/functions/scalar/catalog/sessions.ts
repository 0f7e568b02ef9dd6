import { bool, type DataType, int32, int64, oid, reg, text, timestamptz } from '../../../data/type.ts';
import type { RegValue, Value } from '../../../data/value.ts';
import { byOid, type CatalogFacts } from '../../catalog_facts.ts';
import type { Example, ScalarFunction } from '../../define.ts';
import { catalogFunction } from './define.ts';
import { ask } from './settings.ts';

/** A fact of the server or the session. */
const fact = (
  name: string,
  about: string,
  result: DataType,
  of: (facts: CatalogFacts) => Value,
  example: Example,
): ScalarFunction =>
  catalogFunction({
    name,
    about,
    overloads: [{ args: [], result, of: (facts) => () => of(facts) }],
    examples: [example],
  });

const holds = (sql: string): Example => ({ sql, is: 't' });

const signal = (name: string, about: string, kind: 'cancel' | 'terminate'): ScalarFunction =>
  catalogFunction({
    name,
    about,
    volatility: 'volatile',
    overloads: [[int32], ...(kind === 'terminate' ? [[int32, int64]] : [])].map((args) => ({
      args,
      result: bool,
      of: (facts, context) => (pid: number) => {
        if (!facts.session.sessions.includes(pid)) return false;
        ask(context, { kind, pid });
        return true;
      },
    })),
    examples: [],
  });

const pgNotify = catalogFunction({
  name: 'pg_notify',
  about: 'NOTIFY: tells the sessions that listen to a channel.',
  volatility: 'volatile',
  overloads: [
    {
      args: [text, text],
      result: text,
      of: (_, context) => (channel: string, payload: string) => {
        ask(context, { kind: 'notify', channel, payload });
        return '';
      },
    },
  ],
  examples: [],
});

const pgRelationIsPublishable = catalogFunction({
  name: 'pg_relation_is_publishable',
  about: 'Whether a table could be in a publication.',
  overloads: [
    {
      args: [reg('class')],
      result: bool,
      of: (facts) => (table: RegValue) => {
        const found = byOid(facts.classes, table.oid);
        return found === undefined ? null : found.kind === 'r' && !found.temporary && found.schema !== 'pg_catalog';
      },
    },
  ],
  examples: [{ sql: "pg_relation_is_publishable('pg_class')", is: 'f' }],
});

const counted = (name: string): ScalarFunction =>
  catalogFunction({
    name,
    about: 'A count of the statistics collector, which counts nothing here.',
    overloads: [{ args: [oid], result: int64, of: () => () => 0n }],
    examples: [{ sql: `${name}(1)`, is: '0' }],
  });

const txid = (name: string): ScalarFunction =>
  fact(name, 'The number of the transaction.', int64, (facts) => facts.session.transaction, holds(`${name}() > 0`));

export const sessionFunctions: readonly ScalarFunction[] = [
  fact(
    'pg_backend_pid',
    'The number of the session.',
    int32,
    ({ session }) => session.pid,
    holds('pg_backend_pid() > 0'),
  ),
  fact('pg_is_in_recovery', 'Whether the server only follows another one: never.', bool, () => false, {
    sql: 'pg_is_in_recovery()',
    is: 'f',
  }),
  fact('pg_is_wal_replay_paused', 'Whether following another server is paused: never.', bool, () => false, {
    sql: 'pg_is_wal_replay_paused()',
    is: 'f',
  }),
  fact(
    'pg_postmaster_start_time',
    'When the server was started.',
    timestamptz,
    ({ session }) => session.serverStartedAt,
    holds('pg_postmaster_start_time() <= now()'),
  ),
  fact(
    'pg_conf_load_time',
    'When the settings of the server were read.',
    timestamptz,
    ({ session }) => session.serverStartedAt,
    holds('pg_conf_load_time() <= now()'),
  ),
  txid('txid_current'),
  txid('pg_current_xact_id'),
  fact('pg_advisory_unlock_all', 'Lets go of all advisory locks: there are none.', text, () => '', {
    sql: 'pg_advisory_unlock_all()',
    is: '',
  }),
  fact('inet_server_addr', 'The address of the server: not told.', text, () => null, {
    sql: 'inet_server_addr()',
    is: 'NULL',
  }),
  fact('inet_client_addr', 'The address of the client: not told.', text, () => null, {
    sql: 'inet_client_addr()',
    is: 'NULL',
  }),
  signal('pg_cancel_backend', 'Cancels what another session runs; false when there is no such session.', 'cancel'),
  signal('pg_terminate_backend', 'Ends another session; false when there is no such session.', 'terminate'),
  pgNotify,
  pgRelationIsPublishable,
  counted('pg_stat_get_numscans'),
  counted('pg_stat_get_tuples_inserted'),
  counted('pg_stat_get_live_tuples'),
];
