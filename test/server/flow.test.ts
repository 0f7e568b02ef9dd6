import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { serialize as s } from 'pg-protocol';
import { startServer, type TestServer } from '../support/server.ts';
import { atRest, eventually, residentBytes, workerPids } from '../support/watch.ts';
import { codes, states, Wire } from '../support/wire.ts';

/** Results larger than anybody's memory, and many clients. */

const mebi = 2 ** 20;
/** What server and workers may grow by while a result of a gigabyte flows. */
const growth = 400 * mebi;
const gigabyte = "SELECT i, repeat('x', 1000) FROM generate_series(1, 1000000) AS g(i)";

let server: TestServer;
let other: pg.Client;
before(async () => {
  server = await startServer();
  other = new pg.Client(server.pgUrl.replace('//', '//other@'));
  await other.connect();
  await other.query('SELECT count(*) FROM generate_series(1, 1000000) AS g(i)');
});
after(async () => {
  await other.end();
  assert.equal(await server.stop(), 0);
});

const resident = async (): Promise<number[]> => [server.pid, ...(await workerPids(other))].map(residentBytes);

async function assertFlat(before: readonly number[]): Promise<void> {
  const now = await resident();
  now.forEach((bytes, i) => {
    assert.ok(bytes - before[i] < growth, `process ${i} grew by ${Math.round((bytes - before[i]) / mebi)} MiB`);
  });
}

test('a client that does not read costs no memory, and nobody waits for it', async () => {
  const before = await resident();
  const wires = await Promise.all([Wire.open(server.pgPort), Wire.open(server.pgPort), Wire.open(server.pgPort)]);
  for (const wire of wires) {
    wire.socket.pause();
    wire.send(s.query(gigabyte));
  }
  for (let turn = 0; turn < 10; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(
      (await other.query('SELECT count(*)::int4 AS n FROM generate_series(1, 100000) AS g(i)')).rows[0].n,
      100_000,
    );
    await assertFlat(before);
  }
  for (const wire of wires) wire.socket.destroy();
  await atRest(other, server.dataFolder);
});

test('a gigabyte that is read flows through', async () => {
  const before = await resident();
  const wire = await Wire.open(server.pgPort);
  let bytes = 0;
  let last: Buffer = Buffer.alloc(0);
  wire.socket.removeAllListeners('data');
  wire.socket.on('data', (piece: Buffer) => {
    bytes += piece.length;
    last = piece.length >= 64 ? piece.subarray(piece.length - 64) : Buffer.concat([last, piece]).subarray(-64);
  });
  wire.send(s.query(gigabyte));
  const ended = () => last.subarray(-6).equals(Buffer.from('Z\0\0\0\u0005I'));
  for (let peak = 0; !ended(); peak++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await assertFlat(before);
    assert.ok(peak < 600, `${bytes} bytes have come`);
  }
  assert.ok(last.includes('SELECT 1000000'));
  assert.ok(bytes > 1e9);
  wire.socket.destroy();
});

test('rows by the portion, as cursors read them', async () => {
  const wire = await Wire.open(server.pgPort);
  await wire.query('BEGIN');
  wire.send(s.parse({ text: gigabyte }), s.bind({ portal: 'p' }), s.sync());
  await wire.until('Z');
  for (let turn = 0; turn < 20; turn++) {
    wire.send(s.execute({ portal: 'p', rows: 1000 }), s.sync());
    const seen = await wire.until('Z');
    assert.equal(codes(seen), `${'D'.repeat(1000)}sZ`);
    assert.equal(seen[0].body.readInt32BE(2), String(turn * 1000 + 1).length);
  }
  assert.deepEqual(states(await wire.query('COMMIT')), []);
  await wire.close();
  await atRest(other, server.dataFolder);
});

test('200 clients at once', async () => {
  const clients = await Promise.all(Array.from({ length: 200 }, () => Wire.open(server.pgPort)));
  const answers = await Promise.all(
    clients.map((wire, i) => wire.query(`SELECT count(*), ${i} FROM generate_series(1, 20000) AS g(i)`)),
  );
  answers.forEach((seen, i) => {
    const row = seen.find(({ code }) => code === 'D');
    assert.ok(row?.body.toString('latin1').endsWith(String(i)), codes(seen));
  });
  await Promise.all(clients.map((wire) => wire.close()));
  await eventually('they are gone', async () => {
    const { rows } = await other.query('SELECT count(*)::int4 AS n FROM pg_stat_activity');
    return rows[0].n === 1 || rows;
  });
});

test('a client that says nothing, and bytes that never become a message, are no burden', async () => {
  const silent = Array.from({ length: 50 }, () => new Wire(server.pgPort));
  const slow = await Wire.open(server.pgPort);
  slow.send(Buffer.from('Q\0\0\u0010'));
  assert.equal((await other.query('SELECT 1 AS one')).rows[0].one, 1);
  for (const wire of [...silent, slow]) wire.socket.destroy();
});

test('a statement of many megabytes', async () => {
  const wire = await Wire.open(server.pgPort);
  const long = 'é'.repeat(10_000_000);
  const seen = await wire.query(`SELECT length('${long}')`);
  assert.deepEqual([codes(seen), seen[1].body.subarray(6).toString()], ['TDCZ', '10000000']);
  wire.send(s.parse({ text: 'SELECT length($1::text)' }), s.bind({ values: [long] }), s.execute({}), s.sync());
  assert.equal((await wire.until('Z'))[2].body.subarray(6).toString(), '10000000');
  await wire.close();
});
