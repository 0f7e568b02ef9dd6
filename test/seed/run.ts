import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { root } from '../../scripts/run.ts';
import { startServer, type TestServer } from '../support/server.ts';

/**
 * Runs examples/seed_experiment.sql with psql against a fresh server and asserts its figures.
 *   node test/seed/run.ts [--folder s3://…/] [--rows n] [--kill]
 * --kill: a worker is killed every three seconds while the statements run; the answers must not change.
 */
const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    rows: { type: 'string', default: '10000000' },
    kill: { type: 'boolean', default: false },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'millrace-seed-'));
const folder = values.folder ?? `${scratch}/synthetic/`;
const rows = Number(values.rows);
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.startsWith('AWS_')),
) as Record<string, string>;
const server = await startServer({ dataFolder: join(scratch, 'lake'), memory: '4GB', env: environment });
try {
  const murderer = values.kill ? killWorkers(server) : undefined;
  await psql(server).finally(() => murderer?.stop());
  const killed = await murderer?.stop();
  if (killed !== undefined) {
    process.stdout.write(`${killed} workers were killed on the way\n`);
    assert.ok(killed > 0, 'at least one worker was killed');
  }
  await assertFigures(server);
  process.stdout.write('seed experiment: figures as expected\n');
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}

async function psql(on: TestServer): Promise<void> {
  const args = [
    '-X',
    '-h',
    '127.0.0.1',
    '-p',
    String(on.pgPort),
    '-U',
    'me',
    '-v',
    `folder=${folder}`,
    '-v',
    `rows=${rows}`,
  ];
  const child = spawn('psql', [...args, '-f', join(root, 'examples/seed_experiment.sql'), 'lake'], {
    stdio: 'inherit',
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0, 'psql runs the whole script');
}

/** Expected by closed form: R² 0.93749, RMSE 2236.3; with x2² the noise floor, 30. */
async function assertFigures(on: TestServer): Promise<void> {
  const client = new pg.Client(on.pgUrl.replace('//', '//me@'));
  await client.connect();
  const one = async (sql: string) => (await client.query({ text: sql, rowMode: 'array' })).rows[0] as unknown[];
  assert.deepEqual(
    await one('SELECT count(*), count(DISTINCT row_id), min(row_id), max(row_id) FROM synthetic'),
    [rows, rows, 1, rows].map(String).map((v, i) => (i < 2 ? v : Number(v))),
  );
  const metric = async (model: string, name: string) =>
    Number(
      (
        await one(`SELECT value FROM information_schema.model_metrics WHERE model = '${model}' AND metric = '${name}'`)
      )[0],
    );
  near(await metric('plain', 'r2'), 0.937, 0.001);
  near(await metric('plain', 'rmse'), 2236, 10);
  near(await metric('curved', 'rmse'), 30, 0.1);
  near(await metric('curved', 'r2'), 0.99999, 0.00001);
  near(
    Number((await one('SELECT PREDICT(MODEL curved USING 10.0 AS x1, 20.0 AS x2, 9.0 AS x3)'))[0]),
    2 * 10 + 3 * 400 - 3,
    0.5,
  );
  await client.end();
}

function near(is: number, wanted: number, within: number): void {
  assert.ok(Math.abs(is - wanted) <= within, `${is} is ${wanted} ± ${within}`);
}

/** kill -9 to a worker of the server every three seconds, by its own process id. */
function killWorkers(on: TestServer): { stop(): Promise<number> } {
  let going = true;
  let killed = 0;
  const loop = (async () => {
    const client = new pg.Client(on.pgUrl.replace('//', '//me@'));
    await client.connect();
    for (let turn = 0; going; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      const { rows: workers } = await client.query(
        "SELECT pid FROM pg_catalog.millrace_workers WHERE state IN ('ready', 'busy') ORDER BY worker",
      );
      const victim = workers[turn % Math.max(workers.length, 1)];
      if (victim === undefined || !going) continue;
      process.kill(victim.pid, 'SIGKILL');
      killed += 1;
    }
    await client.end();
  })();
  return {
    async stop() {
      going = false;
      await loop;
      return killed;
    },
  };
}
