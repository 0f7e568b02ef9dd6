import { join, resolve } from 'node:path';
import { errors } from '../src/base/error.ts';
import { checkSetting, settingNamed, settings } from '../src/base/settings.ts';
import { Engine } from '../src/engine/engine.ts';
import type { ServerConfig } from './config.ts';
import { httpApp } from './http/app.ts';
import { Metrics } from './metrics.ts';
import type { ConnectionHost } from './pgwire/connection.ts';
import { PgServer } from './pgwire/listen.ts';
import { scramSecret } from './pgwire/scram.ts';
import { rehearse } from './rehearsal/rehearse.ts';

const database = 'lake';
const maxClients = 1000;
/** How long running statements may take when the server stops: less than supervisors wait before they kill. */
const drainMs = 20_000;

export interface RunningServer {
  /** `postgres://…` and, unless disabled, `http://…`. */
  readonly urls: readonly string[];
  readonly pgPort: number;
  readonly httpPort: number | undefined;
  /** Takes no new work, lets running statements end (or ends them when they take too long), stops the workers. */
  close(): Promise<void>;
}

/** Opens the lake and listens; rejects when the folder or a port is taken. */
export async function startServer(
  config: ServerConfig,
  log: (event: string, details: Record<string, unknown>) => void,
): Promise<RunningServer> {
  for (const [name, value] of config.settings) checkSetting(settingNamed(name), value);
  const engine = await Engine.open({
    dataFolder: resolve(config.data),
    workers: config.workers,
    memory: config.memory,
    settings: config.settings,
    database,
    log,
  });
  try {
    if (config.rehearsal) {
      await rehearse({
        ...{ engine, database, log },
        folder: join(resolve(config.data), 'tmp', 'rehearsal'),
        hostOf: (scratch) => hostOf(scratch, () => 1, { log, secret: undefined }),
      });
    }
    return await listen(engine, config, log);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function listen(
  engine: Engine,
  config: ServerConfig,
  log: (event: string, details: Record<string, unknown>) => void,
): Promise<RunningServer> {
  const secret = config.password === undefined ? undefined : scramSecret(config.password);
  const pg: PgServer = await PgServer.listen(
    hostOf(engine, () => pg.clients, { log, secret }),
    config.host,
    config.pgPort,
  );
  const http =
    config.httpPort === undefined ? undefined : httpApp(engine, new Metrics(engine, () => pg.clients), config.password);
  try {
    await http?.listen({ host: config.host, port: config.httpPort! });
  } catch (error) {
    await pg.close(0);
    throw error;
  }
  const bound = http?.server.address();
  const httpPort = typeof bound === 'object' && bound !== null ? bound.port : undefined;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    urls: [
      `postgres://${host}:${pg.port}/${database}`,
      ...(httpPort === undefined ? [] : [`http://${host}:${httpPort}`]),
    ],
    pgPort: pg.port,
    httpPort,
    async close() {
      const timer = setTimeout(() => http?.server.closeAllConnections(), drainMs);
      await Promise.all([pg.close(drainMs), http?.close()]);
      clearTimeout(timer);
      await engine.close();
    },
  };
}

function hostOf(
  engine: Engine,
  clients: () => number,
  { log, secret }: Pick<ConnectionHost, 'log' | 'secret'>,
): ConnectionHost {
  const known = new Set(settings.map((setting) => setting.name.toLowerCase()));
  return {
    log,
    secret,
    cancel: (pid, secret) => engine.cancel(pid, secret),
    openSession(parameters) {
      const user = parameters.get('user') ?? '';
      const wanted = parameters.get('database') ?? user;
      if (clients() > maxClients) throw errors.tooManyConnections();
      if (wanted !== database) throw errors.undefinedDatabase(wanted, database);
      if (!/^(false|off|no|0|)$/i.test(parameters.get('replication') ?? '')) throw errors.notSupported('replication');
      const given = new Map(startOptions(parameters.get('options') ?? ''));
      for (const [name, value] of parameters) {
        if (!['user', 'database', 'options', 'replication'].includes(name) && known.has(name.toLowerCase()))
          given.set(name, value);
      }
      return engine.openSession(user, given);
    },
  };
}

/** `-c name=value` and `--name=value` of the options parameter; a backslash guards a blank. */
function* startOptions(options: string): Iterable<[string, string]> {
  const words = options.match(/(?:\\.|[^\s\\])+/g)?.map((word) => word.replace(/\\(.)/g, '$1')) ?? [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] === '-c' ? words[++i] : words[i].replace(/^(-c|--)/, '');
    const equals = word?.indexOf('=') ?? -1;
    if (equals > 0) yield [word.slice(0, equals).replaceAll('-', '_'), word.slice(equals + 1)];
  }
}
