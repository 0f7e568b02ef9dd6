import type { SystemTable } from './define.ts';
import { millraceWorkers } from './millrace_workers.ts';
import { modelMetrics, models } from './models.ts';
import { pgStatActivity } from './pg_stat_activity.ts';
import { pgStatProgressCreateModel } from './pg_stat_progress_create_model.ts';
import { pgStats } from './pg_stats.ts';
import { pgType } from './pg_type.ts';
import { tables } from './tables.ts';

/** The list of system tables. */
export const systemTables: readonly SystemTable[] = [
  millraceWorkers,
  modelMetrics,
  models,
  pgStatActivity,
  pgStatProgressCreateModel,
  pgStats,
  pgType,
  tables,
];

/** Finds one by schema and name; without a schema, pg_catalog is searched. */
export const systemTableNamed = (schema: string | undefined, name: string): SystemTable | undefined =>
  systemTables.find((table) => table.name === name && table.schema === (schema ?? 'pg_catalog'));
