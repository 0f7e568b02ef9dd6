import { field } from '../../data/schema.ts';
import { int32, text, timestamptz } from '../../data/type.ts';
import { systemTable } from './define.ts';

/** One row per session. */
export const pgStatActivity = systemTable({
  schema: 'pg_catalog',
  name: 'pg_stat_activity',
  about: 'Sessions and what they run.',
  columns: [
    field('datname', text),
    field('pid', int32),
    field('usename', text),
    field('application_name', text),
    field('backend_start', timestamptz),
    field('query_start', timestamptz),
    field('state', text),
    field('query', text),
    field('backend_type', text),
  ],
  *rows({ server }) {
    for (const each of server.sessions) {
      yield [
        each.database,
        each.pid,
        each.user,
        each.application,
        each.startedAt,
        each.queryAt,
        each.state,
        each.query,
        'client backend',
      ];
    }
  },
});
