import { field } from '../../data/schema.ts';
import { int32, int64, text } from '../../data/type.ts';
import { systemTable } from './define.ts';

/** One row per worker process. */
export const millraceWorkers = systemTable({
  oid: 15000,
  isView: true,
  schema: 'pg_catalog',
  name: 'millrace_workers',
  about: 'Worker processes, their state and memory.',
  columns: [
    field('worker', int32),
    field('pid', int32),
    field('state', text),
    field('tasks_done', int64),
    field('restarts', int32),
    field('memory_bytes', int64),
    field('cache_bytes', int64),
  ],
  *rows({ server }) {
    for (const each of server.workers) {
      const { worker, pid, state, tasksDone, restarts, memory, cache } = each;
      yield [worker, pid, state, BigInt(tasksDone), restarts, BigInt(memory), BigInt(cache.bytes)];
    }
  },
});
