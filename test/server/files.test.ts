import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { duckdb, type Engine, millrace } from '../../bench/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** Files of other kinds than Parquet alone, over the wire; where DuckDB reads the same file, its answer is the right one. */
describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-csv-'));
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  let server: TestServer;
  let ours: Engine;
  let theirs: Engine;
  before(async () => {
    server = await startServer();
    ours = await millrace(server);
    theirs = await duckdb();
  });
  after(async () => {
    await ours.close();
    await theirs.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const types =
    'i,f,b,t,d,ts\n1,2.5,true,x,2024-02-29,2024-01-01 10:00:00\n,,,,,\n-9223372036854775808,1e300,FALSE,"y, z",1999-12-31,1970-01-01 00:00:00.5\n';
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['types.csv', types, ''],
    ['types.csv.gz', gzipSync(types), ''],
    ['types.csv.zst', zstdCompressSync(Buffer.from(types)), ''],
    ['semicolon.csv', 'name;city\nann;rome\nbob;oslo\n', ''],
    ['bare.csv', '1|2\n3|4\n', ''],
    ['named_twice.csv', 'x,x,,y\n1,2,3,a\n', ''],
    ['quotes.csv', 'a,b\n"one ""1""","two\nlines"\n', ''],
    ['marked.csv', '\ufeffa,b\n1,2\n', ''],
    ['mixed.csv', 'a\n1\nx\n', ''],
    ['wide.csv', `id,v\n${Array.from({ length: 50_000 }, (_, i) => `${i},v${i % 7}\n`).join('')}`, ''],
    ['all_text.csv', 'a,b\n1,2\n', ', all_varchar = true'],
    ['no_header.csv', 'a,b\n1,2\n', ', header = false'],
    ['nothing.csv', 'a,b\nNA,2\n', ", nullstr = 'NA'"],
    ['padded.csv', 'a,b,c\n1,2,3\n4\n', ', null_padding = true'],
    ['skipped.csv', 'title\na,b\n1,2\n', ', skip = 1'],
  ];
  for (const [name, content, options] of cases) {
    test(name, async () => {
      const sql = `SELECT * FROM read_csv('${file(name, content)}'${options})`;
      const shown = (rows: readonly (readonly (string | null)[])[]) =>
        rows.map((row) => row.map((value) => (value === 'true' ? 't' : value === 'false' ? 'f' : value)));
      assert.deepEqual(shown(await ours.query(sql)).slice(0, 100), shown(await theirs.query(sql)).slice(0, 100));
      const count = `SELECT count(*) FROM read_csv('${join(folder, name)}'${options})`;
      assert.deepEqual(await ours.query(count), await theirs.query(count));
    });
  }

  test('a quoted path is enough, and its columns have names and types', async () => {
    const path = file('cities.csv', 'city,people\nrome,3\noslo,1\n');
    assert.deepEqual(await ours.query(`SELECT city FROM '${path}' WHERE people > 2`), [['rome']]);
    assert.deepEqual(await ours.query(`SELECT pg_typeof(people) FROM '${path}' LIMIT 1`), [['bigint']]);
  });

  test('several files: their path as a column, columns by name, folders', async () => {
    file('part-1.csv', 'a,b\n1,2\n');
    file('part-2.csv', 'b,c\n3,4\n');
    const all = `'${folder}/part-*.csv'`;
    assert.deepEqual(await ours.query(`SELECT a, b, c FROM read_csv(${all}, union_by_name => true) ORDER BY b`), [
      ['1', '2', null],
      [null, '3', '4'],
    ]);
    const named = `SELECT b, right(filename, 10) FROM read_csv(${all}, union_by_name => true, filename => true) ORDER BY 1`;
    assert.deepEqual(await ours.query(named), [
      ['2', 'part-1.csv'],
      ['3', 'part-2.csv'],
    ]);
    await assert.rejects(ours.query(`SELECT * FROM ${all}`), { code: '58030' });
  });

  const lines = '{"a":1,"b":"x","c":{"d":[1,2]},"t":"2024-01-01"}\n{"a":2.5,"b":null,"e":true,"t":"2024-01-02"}\n';
  const jsonCases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['lines.jsonl', lines, 'a, b, e, t'],
    ['lines.ndjson.gz', gzipSync(lines), 'a, b, e, t'],
    ['list.json', '[{"a":1},\n{"a":-9223372036854775808}]', 'a'],
    [
      'big.json',
      Array.from({ length: 40_000 }, (_, i) => `{"i":${i},"s":"v${i % 3}"}`).join('\n'),
      'count(*), sum(i), max(s)',
    ],
    ['spaced.json', ' { "a" : 1 } { "a" : 2 } ', 'a'],
  ];
  for (const [name, content, columns] of jsonCases) {
    test(name, async () => {
      const path = file(name, content);
      const shown = (rows: readonly (readonly (string | null)[])[]) =>
        rows.map((row) => row.map((value) => (value === 'true' ? 't' : value)));
      const sql = `SELECT ${columns} FROM '${path}'`;
      assert.deepEqual(shown(await ours.query(sql)), shown(await theirs.query(sql)));
    });
  }

  test('objects in JSON are records, lists are arrays, what differs is json', async () => {
    const path = join(folder, 'lines.jsonl');
    assert.deepEqual(await ours.query(`SELECT (c).d[2], pg_typeof(t) FROM '${path}'`), [
      ['2', 'date'],
      [null, 'date'],
    ]);
    const mixed = file('mixed.json', '[{"a":1},{"a":"x"},{"a":{"b":[]}}]');
    assert.deepEqual(await ours.query(`SELECT a FROM '${mixed}'`), [['1'], ['"x"'], ['{"b":[]}']]);
    const scalars = file('scalars.json', '[1,2,"x"]');
    assert.deepEqual(await ours.query(`SELECT json FROM '${scalars}'`), [['1'], ['2'], ['"x"']]);
    const broken = file('broken.json', '{"a":1}\n{"a":}\n');
    await assert.rejects(ours.query(`SELECT * FROM '${broken}'`), (error: Error & Record<string, string>) => {
      assert.equal(error.code, '22P02');
      assert.match(error.detail, /^Line 2 of ".*broken\.json"/);
      return true;
    });
  });

  test('a list of paths is one relation', async () => {
    const paths = [file('one.csv', 'a\n1\n'), file('two.csv', 'a\n2\n')];
    const list = paths.map((path) => `'${path}'`).join(', ');
    assert.deepEqual(await ours.query(`SELECT sum(a) FROM read_csv(ARRAY[${list}])`), [['3']]);
    assert.deepEqual(await ours.query(`SELECT a FROM read_csv([${list}], types := ['text']) ORDER BY 1`), [
      ['1'],
      ['2'],
    ]);
  });

  test('what Parquet files say of themselves is a table', async () => {
    const path = join(folder, 'said.parquet');
    await ours.query(`COPY (SELECT i, 'x' || i AS t FROM generate_series(1, 10) AS i) TO '${path}'`);
    const schema = `SELECT name, type FROM parquet_schema('${path}')`;
    assert.deepEqual((await ours.query(schema)).slice(1), (await theirs.query(schema)).slice(1));
    const chunks = `SELECT path_in_schema, num_values, stats_null_count FROM parquet_metadata('${path}') ORDER BY 1`;
    assert.deepEqual(await ours.query(chunks), await theirs.query(chunks));
    assert.deepEqual(await ours.query(`SELECT num_rows FROM parquet_file_metadata('${path}')`), [['10']]);
    assert.deepEqual(await ours.query(`SELECT file FROM glob('${folder}/said.*')`), [[path]]);
  });

  test('COPY FROM reads Parquet by the place of its columns', async () => {
    const path = join(folder, 'copied.parquet');
    await ours.query(`COPY (SELECT 1::smallint AS x, 2.5 AS y UNION ALL SELECT 2, NULL) TO '${path}'`);
    await ours.query("CREATE TABLE copied (a bigint, b double precision, c text DEFAULT 'd')");
    await ours.query(`COPY copied (a, b) FROM '${path}'`);
    await ours.query(`COPY copied (a, b) FROM '${path}' (FORMAT parquet)`);
    assert.deepEqual(await ours.query('SELECT a, b, c, count(*) FROM copied GROUP BY ALL ORDER BY a'), [
      ['1', '2.5', 'd', '2'],
      ['2', null, 'd', '2'],
    ]);
    await assert.rejects(ours.query(`COPY copied FROM '${path}'`), { code: '22P04' });
    assert.deepEqual(await ours.query('SELECT count(*) FROM copied'), [['4']]);
  });

  test('mistakes are named with file, line and column', async () => {
    const path = file('wrong.csv', `n\n${'1\n'.repeat(30_000)}one\n`);
    await assert.rejects(ours.query(`SELECT sum(n) FROM '${path}'`), (error: Error & Record<string, string>) => {
      assert.equal(error.code, '22P02');
      assert.match(error.detail, /Line 30002 .*wrong\.csv", column "n"/);
      return true;
    });
    const ragged = file('ragged.csv', 'a,b\n1,2\n3,4,5\n');
    await assert.rejects(ours.query(`SELECT * FROM read_csv('${ragged}', delim => ',')`), { code: '22P04' });
    await assert.rejects(ours.query(`SELECT * FROM read_csv('${path}', hedaer => true)`), {
      code: '42601',
      hint: 'Perhaps you meant "header".',
    });
    await assert.rejects(
      ours.query(`SELECT * FROM read_csv('${file('cut.csv.gz', gzipSync(types).subarray(0, 40))}')`),
      {
        code: 'XX001',
      },
    );
    await assert.rejects(ours.query(`SELECT * FROM '${folder}/none.csv'`), { code: '58P01' });
  });
});
