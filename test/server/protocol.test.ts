import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { serialize as s } from 'pg-protocol';
import { settings } from '../../src/base/settings.ts';
import { startServer, type TestServer } from '../support/server.ts';
import {
  codes,
  fieldOf,
  frame,
  int32,
  rowsOf,
  type Seen,
  startup,
  states,
  textRows,
  told,
  Wire,
} from '../support/wire.ts';
import { conversations } from './protocol_cases.ts';

/** The Postgres wire byte by byte; expected answers were given by PostgreSQL 15. */

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(async () => {
  assert.equal(await server.stop(), 0);
});

for (const { name, send, syncs, want } of conversations) {
  test(name, async () => {
    const wire = await Wire.open(server.pgPort);
    wire.send(...send);
    assert.equal(told(await wire.until('Z', syncs)), want);
    await wire.close();
  });
}

test('conversations in pieces of one byte get the same answers', async () => {
  const wire = await Wire.open(server.pgPort);
  for (const { send, syncs, want } of conversations.slice(0, 8)) {
    for (const byte of Buffer.concat(send)) wire.send(Buffer.from([byte]));
    assert.equal(told(await wire.until('Z', syncs)), want);
  }
  await wire.close();
});

// ---------------------------------------------------------------- values

type Sample = readonly [input: string | null, text: string | null, hex: string | null];
const samples = JSON.parse(readFileSync(new URL('postgres_bytes.json', import.meta.url), 'utf8')) as Record<
  string,
  Sample[]
>;

/** Bind with one parameter and one result in the formats given. */
function bind(value: Buffer | null, format: number, resultFormat: number): Buffer {
  const short = (n: number) => Buffer.from([n >> 8, n & 255]);
  const parameter = value === null ? [int32(-1)] : [int32(value.length), value];
  return frame(
    'B',
    Buffer.concat([
      Buffer.from([0, 0]),
      short(1),
      short(format),
      short(1),
      ...parameter,
      short(1),
      short(resultFormat),
    ]),
  );
}

for (const [type, values] of Object.entries(samples)) {
  test(`${type}: texts and bytes in and out are PostgreSQL's`, async () => {
    const wire = await Wire.open(server.pgPort);
    const once = async (value: Buffer | null, format: number, resultFormat: number): Promise<Buffer | null> => {
      wire.send(s.parse({ text: `SELECT $1::${type}` }), bind(value, format, resultFormat), s.execute({}), s.sync());
      const seen = await wire.until('Z');
      assert.equal(codes(seen), '12DCZ', `${type} ${value?.toString('hex')}: ${told(seen)}`);
      return rowsOf(seen)[0][0];
    };
    for (const [input, text, hex] of values) {
      const given = input === null ? null : Buffer.from(input);
      const bytes = hex === null ? null : Buffer.from(hex, 'hex');
      assert.equal((await once(given, 0, 0))?.toString() ?? null, text, `${type} ${input}`);
      assert.deepEqual(await once(given, 0, 1), bytes, `${type} ${input}`);
      assert.equal((await once(bytes, 1, 0))?.toString() ?? null, text, `${type} ${input} from bytes`);
    }
    await wire.close();
  });
}

test('a binary parameter of the wrong length is refused', async () => {
  const wire = await Wire.open(server.pgPort);
  for (const type of ['int2', 'int4', 'int8', 'float4', 'float8', 'bool', 'date', 'timestamp', 'interval', 'numeric']) {
    wire.send(s.parse({ text: `SELECT $1::${type}` }), bind(Buffer.from([1, 2, 3]), 1, 0), s.execute({}), s.sync());
    const seen = await wire.until('Z');
    assert.match(String(states(seen)), /^(22P03|08P01)$/, `${type}: ${told(seen)}`);
  }
  assert.equal(codes(await wire.query('SELECT 1')), 'TDCZ');
  await wire.close();
});

test('more parameters than a signed count could tell', async () => {
  const wire = await Wire.open(server.pgPort);
  const list = Array.from({ length: 40_000 }, (_, i) => `$${i + 1}`);
  wire.send(s.parse({ text: `SELECT 1 WHERE 1 IN (${list.map((name) => `${name}::int4`).join(', ')})` }));
  wire.send(s.bind({ values: list.map((_, i) => String(i + 1)) }), s.execute({}), s.sync());
  assert.equal(codes(await wire.until('Z')), '12DCZ');
  await wire.close();
});

// ---------------------------------------------------------------- start-up

async function opening(...bytes: Buffer[]): Promise<{ wire: Wire; seen: Seen[] }> {
  const wire = new Wire(server.pgPort);
  wire.send(...bytes);
  const seen = await wire.until('Z');
  return { wire, seen };
}

test('what the server tells of itself, in the order of Postgres', async () => {
  const { wire, seen } = await opening(startup({ user: 'me', database: 'lake', application_name: 'test' }));
  assert.equal(codes(seen), `R${'S'.repeat(13)}KZ`);
  const names = seen.filter(({ code }) => code === 'S').map(({ body }) => body.toString().split('\0')[0]);
  assert.deepEqual(names, [
    'application_name',
    'client_encoding',
    'DateStyle',
    'default_transaction_read_only',
    'in_hot_standby',
    'integer_datetimes',
    'IntervalStyle',
    'is_superuser',
    'server_encoding',
    'server_version',
    'session_authorization',
    'standard_conforming_strings',
    'TimeZone',
  ]);
  assert.match(told(seen), /S:application_name=test .*S:server_version=15\.\d.*S:session_authorization=me/);
  await wire.close();
});

test('TLS and GSS are declined, and the start-up goes on', async () => {
  const wire = new Wire(server.pgPort);
  for (const request of [s.requestSsl(), Buffer.concat([int32(8), int32(80877104)])]) {
    wire.send(request);
    assert.equal((await wire.raw(1)).toString(), 'N');
  }
  wire.send(startup({ user: 'me', database: 'lake' }));
  assert.equal(codes(await wire.until('Z')).slice(-2), 'KZ');
  await wire.close();
});

test('a newer minor version and unknown options are negotiated', async () => {
  const newer = await opening(startup({ user: 'me', database: 'lake', '_pq_.foo': '1' }, 0x30002));
  assert.equal(newer.seen[0].code, 'v');
  assert.equal(newer.seen[0].body.toString('hex'), `0003000000000001${Buffer.from('_pq_.foo\0').toString('hex')}`);
  assert.equal(newer.seen.at(-1)?.code, 'Z');
  await newer.wire.close();
});

const refused: readonly (readonly [string, Buffer, string, RegExp?])[] = [
  ['protocol 2', startup({ user: 'me' }, 0x20000), '0A000'],
  ['protocol 4', startup({ user: 'me', database: 'lake' }, 0x40000), '0A000'],
  ['an unknown database', startup({ user: 'me', database: 'nope' }), '3D000', /"lake"/],
  ['no database, which means that of the user', startup({ user: 'me' }), '3D000', /"lake"/],
  ['no user', startup({ database: 'lake' }), '28000'],
  ['an encoding we do not have', startup({ user: 'me', database: 'lake', client_encoding: 'LATIN1' }), '22023'],
  ['an unknown setting', startup({ user: 'me', database: 'lake', options: '-c nope=1' }), '42704'],
  ['a wrong value', startup({ user: 'me', database: 'lake', options: '--TimeZone=Mars/Base' }), '22023'],
  ['replication', startup({ user: 'me', database: 'lake', replication: 'true' }), '0A000'],
  ['a packet that is too short', int32(4), '08P01'],
  ['a packet that is too long', Buffer.concat([int32(20_000), int32(0x30000)]), '08P01'],
  ['a packet without end', Buffer.concat([int32(13), int32(0x30000), Buffer.from('user\0')]), '08P01'],
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), '08P01'],
];
for (const [name, bytes, state, hint] of refused) {
  test(`start-up refuses ${name}`, async () => {
    const { wire, seen } = await opening(bytes);
    assert.deepEqual([codes(seen), ...states(seen), fieldOf(seen[0], 'S')], ['E', state, 'FATAL']);
    if (hint !== undefined) assert.match(fieldOf(seen[0], 'H') ?? '', hint);
    await wire.closed;
  });
}

test('options of the start-up packet are settings', async () => {
  const options = String.raw`-c statement_timeout=5s --application-name=a\ b -cTimeZone=Asia/Tokyo`;
  const wire = await Wire.open(server.pgPort, { options, unknown_parameter: 'x' });
  const shown = async (name: string) => textRows(await wire.query(`SHOW ${name}`))[0][0];
  assert.equal(await shown('statement_timeout'), '5s');
  assert.equal(await shown('application_name'), 'a b');
  await wire.query("SET TimeZone = 'UTC'");
  await wire.query('RESET TimeZone');
  assert.equal(await shown('TimeZone'), 'Asia/Tokyo');
  await wire.close();
});

// ---------------------------------------------------------------- broken messages

const broken: readonly (readonly [string, Buffer])[] = [
  ['an unknown type', frame('?', '')],
  ['a length below four', frame('Q', '', 3)],
  ['a length beyond all bounds', frame('Q', '', 0x7fffffff)],
  ['a negative length', frame('Q', '', -1)],
  ['a text without its end', frame('Q', 'SELECT 1')],
  ['bytes after the text', frame('Q', 'SELECT 1\0x')],
  ['a Parse without types', frame('P', 'a\0SELECT 1\0')],
  ['a Bind that promises more parameters', frame('B', Buffer.from('00000000ffff0000', 'hex'))],
  ['a Bind whose parameter is longer than the message', frame('B', Buffer.from('000000000001000000ff', 'hex'))],
  ['a Describe of nothing', frame('D', 'X\0')],
  ['an empty Describe', frame('D', '')],
  ['an Execute without a limit', frame('E', '\0')],
  ['a Sync with a body', frame('S', 'x')],
];
for (const [name, bytes] of broken) {
  test(`${name} ends the connection, not the server`, async () => {
    const wire = await Wire.open(server.pgPort);
    wire.send(bytes);
    const seen = await wire.until('Z');
    assert.deepEqual([codes(seen), ...states(seen), fieldOf(seen[0], 'S')], ['E', '08P01', 'FATAL']);
    await wire.closed;
    const other = await Wire.open(server.pgPort);
    assert.equal(codes(await other.query('SELECT 1')), 'TDCZ');
    await other.close();
  });
}

test('random bytes never end the server', async () => {
  let state = 20_26n;
  const random = () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
    return Number(state >> 33n);
  };
  for (let turn = 0; turn < 60; turn++) {
    const wire = await Wire.open(server.pgPort);
    const [{ send }] = [conversations[random() % conversations.length]];
    const bytes = Buffer.concat(send);
    for (let hit = 0; hit < 3; hit++) bytes[random() % bytes.length] = random() & 255;
    wire.send(bytes, s.sync());
    wire.socket.end();
    await wire.closed;
  }
  const wire = await Wire.open(server.pgPort);
  assert.equal(codes(await wire.query('SELECT 1')), 'TDCZ');
  await wire.close();
});

// ---------------------------------------------------------------- flow

test('Flush without Sync pushes what is there', async () => {
  const wire = await Wire.open(server.pgPort);
  wire.send(s.parse({ text: 'SELECT 1' }), s.describe({ type: 'S' }), s.flush());
  assert.equal(codes(await wire.until('T')), '1tT');
  wire.send(s.bind({}), s.execute({}), s.flush());
  assert.equal(codes(await wire.until('C')), '2DC');
  wire.send(s.sync());
  assert.equal(told(await wire.until('Z')), 'Z:I');
  await wire.close();
});

test('a client is told the types of parameters that it declared', async () => {
  const wire = await Wire.open(server.pgPort);
  const [varchar, unknown, undeclared] = [1043, 705, 0];
  wire.send(
    s.parse({ text: 'SELECT $1 || $2, $3 + 1', types: [varchar, unknown, undeclared] }),
    s.describe({ type: 'S' }),
  );
  wire.send(s.sync());
  const seen = await wire.until('Z');
  const { body } = seen.find(({ code }) => code === 't')!;
  assert.deepEqual(
    [0, 1, 2].map((i) => body.readUInt32BE(body.length - 12 + i * 4)),
    [varchar, 25, 23],
  );
  await wire.close();
});

test('a notice stands before the completion it belongs to', async () => {
  const wire = await Wire.open(server.pgPort);
  const seen = await wire.query('DROP VIEW IF EXISTS nothing; SELECT 1');
  assert.equal(codes(seen), 'NCTDCZ');
  assert.equal(fieldOf(seen[0], 'S'), 'NOTICE');
  await wire.query('SET client_min_messages = error');
  assert.equal(codes(await wire.query('DROP VIEW IF EXISTS nothing')), 'CZ');
  await wire.close();
});

test('a suspended portal does not run into the time limit, and no cancel reaches it', async () => {
  const wire = await Wire.open(server.pgPort, { options: '-c statement_timeout=150' });
  const rows = 'SELECT i FROM generate_series(1, 100000) AS g(i)';
  await wire.query('BEGIN');
  wire.send(s.parse({ text: rows }), s.bind({ portal: 'p' }), s.execute({ portal: 'p', rows: 2 }), s.sync());
  assert.equal(codes(await wire.until('Z')), '12DDsZ');
  await new Promise((resolve) => setTimeout(resolve, 300));
  wire.send(s.execute({ portal: 'p', rows: 2 }), s.sync());
  assert.equal(codes(await wire.until('Z')), 'DDsZ');
  await wire.close();
});

test('a statement that takes too long', async () => {
  const wire = await Wire.open(server.pgPort);
  await wire.query("SET statement_timeout = '50ms'");
  const began = Date.now();
  const seen = await wire.query(
    'SELECT count(*) FROM generate_series(1, 100000000) a(i), generate_series(1, 1000) b(i)',
  );
  assert.deepEqual(states(seen), ['57014']);
  assert.equal(fieldOf(seen.find(({ code }) => code === 'E')!, 'M'), 'canceling statement due to statement timeout');
  assert.ok(Date.now() - began < 2000);
  await wire.query('RESET statement_timeout');
  assert.equal(codes(await wire.query('SELECT 1')), 'TDCZ');
  await wire.close();
});

// ---------------------------------------------------------------- settings

test('every setting can be shown, set to what it is, and reset', async () => {
  const wire = await Wire.open(server.pgPort);
  for (const { name, fixed } of settings) {
    const value = textRows(await wire.query(`SHOW ${name}`))[0][0]!;
    const wanted = fixed === true ? ['55P02'] : [];
    assert.deepEqual(states(await wire.query(`SET ${name} = '${value.replaceAll("'", "''")}'`)), wanted, name);
    if (fixed !== true) assert.deepEqual(states(await wire.query(`RESET ${name}`)), [], name);
    assert.equal(textRows(await wire.query(`SHOW ${name}`))[0][0], value, name);
  }
  assert.equal(textRows(await wire.query('SHOW ALL')).length, settings.length);
  assert.deepEqual(states(await wire.query('RESET ALL')), []);
  await wire.close();
});

test('words for transactions and zones', async () => {
  const wire = await Wire.open(server.pgPort);
  const last = async (sql: string) => {
    const seen = await wire.query(sql);
    assert.deepEqual(states(seen), [], sql);
    return textRows(seen).at(-1)?.[0];
  };
  assert.equal(await last('SHOW TRANSACTION ISOLATION LEVEL'), 'read committed');
  await last('SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE');
  assert.equal(await last('SHOW TRANSACTION ISOLATION LEVEL'), 'serializable');
  assert.equal(
    await last('BEGIN; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SHOW transaction_isolation'),
    'repeatable read',
  );
  await last('COMMIT');
  assert.equal(await last('SHOW transaction_isolation'), 'serializable');
  await last('SET SESSION CHARACTERISTICS AS TRANSACTION NOT DEFERRABLE');
  await last('SET ROLE none');
  assert.deepEqual(states(await wire.query("SET transaction_isolation = 'none'")), ['22023']);
  await last('SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY');
  await last('SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE');
  assert.equal(await last("SET TIME ZONE 'Europe/Berlin'; SHOW TIME ZONE"), 'Europe/Berlin');
  assert.equal(await last('SET TIME ZONE DEFAULT; SHOW timezone'), 'UTC');
  assert.equal(await last("SET NAMES 'UTF8'; SHOW client_encoding"), 'UTF8');
  const seen = await wire.query("SET client_encoding = 'SHIFT_JISX'");
  assert.equal(fieldOf(seen[0], 'M'), 'invalid value for parameter "client_encoding": "SHIFT_JISX"');
  await wire.close();
});
