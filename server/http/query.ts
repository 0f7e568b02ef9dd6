import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { asSqlError, errors, type SqlError } from '../../src/base/error.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Session } from '../../src/engine/session.ts';
import type { Prepared, Result } from '../../src/engine/session_types.ts';
import { arrowStream } from './arrow.ts';
import { jsonStream } from './json.ts';
import { errorBody } from './shapes.ts';

const arrowType = 'application/vnd.apache.arrow.stream';

const bodySchema = {
  type: 'object',
  required: ['sql'],
  additionalProperties: false,
  properties: {
    sql: { type: 'string' },
    /** Text of $1, $2, …; null = NULL. */
    params: {
      type: 'array',
      items: { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }] },
    },
  },
} as const;

interface Body {
  readonly sql: string;
  readonly params?: readonly (string | number | boolean | null)[];
}

/**
 * POST /v1/query {"sql": …, "params": […]}: one statement, its rows as JSON, or as an Arrow IPC stream when the client
 * accepts that. Rows are sent as they come; a client that leaves cancels its statement.
 */
export function queryRoute(app: FastifyInstance, engine: Engine): void {
  app.post<{ Body: Body }>('/v1/query', { schema: { body: bodySchema } }, async (request, reply) => {
    const session = engine.openSession('http');
    reply.raw.once('close', () => void session.close());
    try {
      const { prepared, result } = await run(session, request.body);
      if (request.headers.accept?.includes(arrowType) === true && result.columns !== null) {
        return reply.type(arrowType).send(arrowStream(result));
      }
      return reply.type('application/json').send(Readable.from(jsonStream(prepared, result)));
    } catch (thrown) {
      return sendError(reply, asSqlError(thrown), request.body.sql);
    }
  });
}

async function run(session: Session, { sql, params = [] }: Body): Promise<{ prepared: Prepared; result: Result }> {
  const statements = session.parse(sql);
  if (statements.length !== 1) throw errors.badSyntax('one statement is wanted in a request');
  const prepared = await session.prepare(statements[0], []);
  if (params.length !== prepared.parameters.length) {
    throw errors.protocolViolation(
      `the statement takes ${prepared.parameters.length} parameters, ${params.length} were given`,
    );
  }
  const values = params.map((param, i) =>
    param === null ? null : session.readParameter(String(param), prepared.parameters[i]),
  );
  return { prepared, result: await session.execute(prepared, values) };
}

/** The status that tells whose fault it is: the client's (4xx), a limit's or ours (5xx). */
function sendError(reply: FastifyReply, error: SqlError, sql: string): FastifyReply {
  const status = /^(53|57|58|XX)/.test(error.code) ? 500 : 400;
  return reply.code(status).send({ error: errorBody(error, sql) });
}
