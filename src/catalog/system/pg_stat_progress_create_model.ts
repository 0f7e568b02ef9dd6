import { field } from '../../data/schema.ts';
import { float64, int32, int64, text } from '../../data/type.ts';
import { systemTable } from './define.ts';

/** One row per CREATE MODEL that is running, as pg_stat_progress_create_index has for indexes. */
export const pgStatProgressCreateModel = systemTable({
  oid: 15001,
  isView: true,
  schema: 'pg_catalog',
  name: 'pg_stat_progress_create_model',
  about: 'Progress of running CREATE MODEL statements.',
  columns: [
    field('pid', int32),
    field('model', text),
    field('phase', text),
    field('iteration', int32),
    field('rows_done', int64),
    field('rows_total', int64),
    field('tasks_done', int32),
    field('tasks_total', int32),
    field('tasks_retried', int32),
    field('eta_s', float64),
  ],
  *rows({ server }) {
    for (const each of server.training) {
      yield [
        each.pid,
        each.model,
        each.phase,
        each.iteration,
        BigInt(each.rowsDone),
        BigInt(each.rowsTotal),
        each.tasksDone,
        each.tasksTotal,
        each.tasksRetried,
        each.etaSeconds,
      ];
    }
  },
});
