import Fastify, { type FastifyInstance } from 'fastify';
import type { Engine } from '../../src/engine/engine.ts';
import type { Metrics } from '../metrics.ts';
import { queryRoute } from './query.ts';

/** A statement longer than this belongs on the Postgres wire. */
const bodyLimitBytes = 16 * 1024 * 1024;

/** The HTTP side: health for supervisors, metrics for Prometheus, queries for programs without a driver. */
export function httpApp(engine: Engine, metrics: Metrics): FastifyInstance {
  const app = Fastify({ bodyLimit: bodyLimitBytes, forceCloseConnections: 'idle' });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const ready = engine.cluster.workers().some((worker) => worker.state === 'ready' || worker.state === 'busy');
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'starting' });
  });
  app.get('/metrics', async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  queryRoute(app, engine);
  return app;
}
