import { isSystem } from '../oids.ts';
import { tableStatistics } from './pg_stat_all_tables.ts';

/** Tables of users, and how many rows they have. */
export const pgStatUserTables = tableStatistics(
  { oid: 12161, name: 'pg_stat_user_tables', about: 'Tables of users, and how many rows they have.' },
  (schema) => !isSystem(schema),
);
