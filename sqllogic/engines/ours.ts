import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Engine } from './engine.ts';
import { wireSession } from './wire.ts';

const main = new URL('../../server/main.ts', import.meta.url).pathname;

/** Millrace: at a URL, or a server started for this run over an empty lake. */
export async function ours(url: string | undefined): Promise<Engine> {
  const names = ['millrace', 'postgresql'];
  if (url !== undefined) return { names, connect: () => wireSession(url), async close() {} };
  const lake = await mkdtemp(join(tmpdir(), 'sqllogic-'));
  const server = spawn(process.execPath, [main, '--pg-port', '0', '--http-port', 'off', '--data', lake], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = (await ready(server)).replace('postgres://', 'postgres://sqllogic@');
  return {
    names,
    connect: () => wireSession(address),
    async close() {
      await stop(server);
      await rm(lake, { recursive: true, force: true });
    },
  };
}

/** The wire's URL from the line that says the server is ready. */
async function ready(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    const address = /^millrace ready.*?(postgres:\/\/\S+)/.exec(line);
    if (address !== null) {
      server.stdout!.resume();
      return address[1];
    }
  }
  throw new Error(`the server ended before it was ready (exit code ${server.exitCode})`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}
