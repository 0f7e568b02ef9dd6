import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { difference, type Rows } from '../../bench/answers.ts';
import { defineTables, duckdb, type Engine, millrace } from '../../bench/engines.ts';
import { root } from '../../scripts/run.ts';
import { startServer, type TestServer } from '../support/server.ts';

/**
 * The 99 queries of TPC-DS on the folder that make_data.py wrote: each is planned over the empty tables of schema.sql,
 * then run, and our answer is DuckDB's.
 */
const folder = process.env.MILLRACE_TPCDS;
const files = folder === undefined ? [] : globSync(`${folder}/queries/*.sql`).sort();

const queryOf = (file: string): string => readFileSync(file, 'utf8').trim().replace(/;$/, '');

describe('TPC-DS', { skip: folder === undefined && 'MILLRACE_TPCDS names no folder' }, () => {
  let server: TestServer;
  let ours: Engine;
  let theirs: Engine;
  before(async () => {
    server = await startServer();
    ours = await millrace(server);
    theirs = await duckdb();
    for (const statement of readFileSync(join(root, 'test/tpcds/schema.sql'), 'utf8').split(';')) {
      if (statement.trim() !== '') await ours.query(statement);
    }
  });
  after(async () => {
    await ours.close();
    await theirs.close();
    await server.stop();
  });

  test('there are 99 queries', () => assert.equal(files.length, 99));

  for (const file of files) {
    test(`${basename(file, '.sql')} is planned over the schema`, async () => {
      const plan = await ours.query(`EXPLAIN ${queryOf(file)}`);
      assert.ok(plan.length > 0);
    });
  }

  describe('on rows', () => {
    before(async () => {
      await ours.query('CREATE SCHEMA files');
      await ours.query('SET search_path = files');
      await defineTables(folder!, ours, theirs);
    });
    for (const file of files) {
      test(`${basename(file, '.sql')} gives the same answer`, async () => {
        const sql = queryOf(file);
        assert.equal(difference(settled(await ours.query(sql)), settled(await theirs.query(sql))), undefined);
      });
    }
  });
});

/** Many of the queries leave ties open in their order: rows are compared as a set. */
const settled = (rows: Rows): Rows => [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
