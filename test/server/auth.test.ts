import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { serialize as s } from 'pg-protocol';
import postgres from 'postgres';
import { root } from '../../scripts/run.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { codes, fieldOf, frame, startup, states, Wire } from '../support/wire.ts';

const password = 'pässwörd: with=all,';
let server: TestServer;
before(async () => {
  server = await startServer({ env: { MILLRACE_PASSWORD: password } });
});
after(async () => {
  assert.equal(await server.stop(), 0);
});

const client = (given: string | undefined) =>
  new pg.Client({ host: '127.0.0.1', port: server.pgPort, user: 'me', database: 'lake', password: given });

test('clients that know the password come in', async () => {
  const right = client(password);
  await right.connect();
  assert.deepEqual((await right.query('SELECT 1 AS one')).rows, [{ one: 1 }]);
  await right.end();
  const sql = postgres({ host: '127.0.0.1', port: server.pgPort, user: 'me', database: 'lake', password, max: 1 });
  assert.equal((await sql`SELECT 1 AS one`)[0].one, 1);
  await sql.end();
});

test('psql too', { skip: spawnSync('psql', ['--version']).status !== 0 && 'psql is not installed' }, () => {
  const url = server.pgUrl.replace('//', '//me@');
  const run = (given: string) =>
    spawnSync('psql', ['-X', '-At', '-w', '-c', 'SELECT 1', url], { env: { ...process.env, PGPASSWORD: given } });
  assert.equal(run(password).stdout.toString(), '1\n');
  assert.match(run('wrong').stderr.toString(), /password authentication failed for user "me"/);
});

test('others do not', async () => {
  for (const given of ['wrong', `${password} `]) {
    await assert.rejects(client(given).connect(), { code: '28P01' });
  }
});

async function refused(...messages: Buffer[]): Promise<void> {
  const wire = new Wire(server.pgPort);
  wire.send(startup({ user: 'me', database: 'lake' }));
  await wire.until('R');
  wire.send(...messages);
  const seen = (await wire.until('E')).filter(({ code }) => code !== 'R');
  assert.deepEqual([codes(seen), ...states(seen), fieldOf(seen[0], 'S')], ['E', '08P01', 'FATAL']);
  await wire.closed;
}

test('messages out of order get no session', async () => {
  await refused(s.query('SELECT 1'));
  await refused(s.sendSASLInitialResponseMessage('SCRAM-SHA-1', 'n,,n=,r=abc'));
  await refused(s.sendSASLInitialResponseMessage('SCRAM-SHA-256', 'nonsense'));
  await refused(s.sendSASLInitialResponseMessage('SCRAM-SHA-256', 'n,,n=,r=abc'), s.query('SELECT 1'));
  await refused(
    s.sendSASLInitialResponseMessage('SCRAM-SHA-256', 'n,,n=,r=abc'),
    s.sendSCRAMClientFinalMessage('c=biws,r=guessed,p=AAAA'),
  );
  await refused(frame('p', 'SCRAM-SHA-256'));
  await refused(frame('p', '', 100_000_000));
});

test('HTTP asks for the same password', async () => {
  const get = (path: string, given?: string) =>
    fetch(server.httpUrl + path, {
      headers: given === undefined ? {} : { authorization: `Basic ${Buffer.from(`any:${given}`).toString('base64')}` },
    });
  assert.equal((await get('/healthz')).status, 200);
  assert.ok([200, 503].includes((await get('/readyz')).status));
  assert.equal((await get('/metrics')).status, 401);
  assert.equal((await get('/metrics', 'wrong')).status, 401);
  assert.equal((await get('/metrics', password)).status, 200);
  assert.equal((await get('/no/such/page')).status, 401);
  const query = (authorization: string) =>
    fetch(`${server.httpUrl}/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ sql: 'SELECT 1' }),
    });
  const refusal = await query('Bearer x');
  assert.equal(refusal.status, 401);
  assert.match(refusal.headers.get('www-authenticate') ?? '', /^Basic/);
  assert.equal((await query(`basic ${Buffer.from(`x:${password}`).toString('base64')}`)).status, 200);
});

test('an address that others can reach demands a password', async () => {
  const open = spawnSync(process.execPath, [`${root}/server/main.ts`, '--host', '0.0.0.0'], { encoding: 'utf8' });
  assert.equal(open.status, 1);
  assert.match(open.stderr, /--host 0\.0\.0\.0: .* needs a password; set it with MILLRACE_PASSWORD/);
  const guarded = await startServer({ flags: ['--host', '0.0.0.0'], env: { MILLRACE_PASSWORD: 'x' } });
  assert.match(guarded.pgUrl, /^postgres:\/\/0\.0\.0\.0:/);
  const wire = new Wire(guarded.pgPort);
  wire.send(startup({ user: 'me', database: 'lake' }));
  const [asked] = await wire.until('R');
  assert.equal(asked.parsed.name, 'authenticationSASL');
  wire.socket.destroy();
  assert.equal(await guarded.stop(), 0);
});
