import { enableCompileCache, flushCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { relaxCollector } from '../src/base/collector.ts';
import { SqlError } from '../src/base/error.ts';
import { ConfigError, readConfig, type ServerConfig, usage } from './config.ts';

relaxCollector();
const logger = pino({ base: null }, pino.destination({ fd: 2, sync: true }));

try {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === undefined) process.stdout.write(usage());
  else await serve(config);
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n\n${usage()}`);
  else if (error instanceof SqlError)
    process.stderr.write(`millrace: ${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}\n`);
  else process.stderr.write(`millrace: ${startFailure(error)}\n`);
  process.exitCode = 1;
}

async function serve(config: ServerConfig): Promise<void> {
  // What the last server has compiled, and the workers compile, is there: the start takes half the time.
  enableCompileCache(process.env.NODE_COMPILE_CACHE ?? join(resolve(config.data), 'tmp', 'code'));
  const { startServer } = await import('./server.ts');
  const server = await startServer(config, (event, details) => logger.info(details, event));
  flushCompileCache();
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Who asks twice does not want to wait for running statements.
      if (stopping) process.exit(1);
      stopping = true;
      logger.info({ signal }, 'stopping');
      server.close().then(
        () => process.exit(0),
        (error) => {
          logger.error({ error: String(error) }, 'could not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
  // Who reads this line may stop the server at once.
  process.stdout.write(`millrace ready ${server.urls.join(' ')}\n`);
}

function startFailure(error: unknown): string {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `port ${port} is in use; choose another with --pg-port or --http-port (0 picks a free one)`;
  return message ?? String(error);
}
