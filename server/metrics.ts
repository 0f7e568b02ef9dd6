import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine } from '../src/engine/engine.ts';

/** What /metrics shows, in Prometheus's text format. */
export class Metrics {
  readonly registry = new Registry();
  private readonly statements = new Counter({
    name: 'millrace_statements_total',
    help: 'Statements that ended, by SQLSTATE (00000 = success).',
    labelNames: ['sqlstate'],
    registers: [this.registry],
  });
  private readonly seconds = new Histogram({
    name: 'millrace_statement_seconds',
    help: 'Time from the start of a statement to its last row.',
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120, 600],
    registers: [this.registry],
  });

  constructor(engine: Engine, clients: () => number) {
    const { registry } = this;
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    gauge('millrace_clients', 'Open Postgres connections.', clients);
    gauge(
      'millrace_workers_ready',
      'Workers that can take tasks.',
      () => engine.cluster.workers().filter((each) => each.state === 'ready' || each.state === 'busy').length,
    );
    gauge('millrace_worker_restarts', 'Workers replaced since start.', () => sum(engine, (each) => each.restarts));
    gauge('millrace_tasks_done', 'Tasks done by the workers.', () => sum(engine, (each) => each.tasksDone));
    gauge('millrace_worker_memory_bytes', 'Resident memory of all workers.', () => sum(engine, (each) => each.memory));
    gauge('millrace_cache_bytes', 'Decoded columns in the memory of all workers.', () =>
      sum(engine, (each) => each.cache.bytes),
    );
    gauge('millrace_cache_columns', 'How many these are.', () => sum(engine, (each) => each.cache.columns));
    gauge('millrace_cache_hits', 'Columns found in caches.', () => sum(engine, (each) => each.cache.hits));
    gauge('millrace_cache_misses', 'Columns that had to be decoded.', () => sum(engine, (each) => each.cache.misses));
    gauge('millrace_cache_evictions', 'Columns that made way.', () => sum(engine, (each) => each.cache.evictions));
    gauge('millrace_server_memory_bytes', 'Resident memory of the server process.', () => process.memoryUsage.rss());
    engine.onStatement = (sqlstate, ms) => {
      this.statements.inc({ sqlstate });
      this.seconds.observe(ms / 1000);
    };
  }
}

const sum = (engine: Engine, of: (worker: ReturnType<Engine['cluster']['workers']>[number]) => number): number =>
  engine.cluster.workers().reduce((total, worker) => total + of(worker), 0);
