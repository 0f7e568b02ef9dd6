import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Engine } from '../../src/engine/engine.ts';
import type { Metrics } from '../metrics.ts';
import { samePassword } from '../pgwire/scram.ts';
import { queryRoute } from './query.ts';

/** A statement longer than this belongs on the Postgres wire. */
const bodyLimitBytes = 16 * 1024 * 1024;

/** The HTTP side: health for supervisors, metrics for Prometheus, queries for programs without a driver. */
export function httpApp(engine: Engine, metrics: Metrics, password: string | undefined): FastifyInstance {
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: 'idle',
    // A NULL must not become an empty text, nor a misspelt member vanish.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  if (password !== undefined) demandPassword(app, password);
  app.setErrorHandler<FastifyError>((error, _, reply) => {
    const status = error.statusCode ?? 500;
    return reply.code(status).send({ error: { code: status < 500 ? '08P01' : 'XX000', message: error.message } });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: { code: '08P01', message: `there is no ${request.method} ${request.url}` } }),
  );
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

/** Basic authentication with any user for all that tells of the lake; health stays open to supervisors. */
function demandPassword(app: FastifyInstance, password: string): void {
  const open = ['/healthz', '/readyz'];
  app.addHook('onRequest', async (request, reply) => {
    if (open.includes(request.routeOptions.url ?? '')) return;
    const [scheme, credentials = ''] = (request.headers.authorization ?? '').split(' ');
    const given = Buffer.from(credentials, 'base64').toString('utf8');
    if (scheme.toLowerCase() === 'basic' && samePassword(given.slice(given.indexOf(':') + 1), password)) return;
    const error = { code: '28P01', message: 'password authentication failed' };
    await reply.code(401).header('www-authenticate', 'Basic realm="millrace"').send({ error });
  });
}
