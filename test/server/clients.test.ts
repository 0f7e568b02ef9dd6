import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import postgres from 'postgres';
import { root } from '../../scripts/run.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { type Step, type StepResult, session } from './session.ts';

/** The same session with five clients. psql, psycopg and pgjdbc run where they are installed; `.ci/run` installs them. */

let server: TestServer;
let folder: string;
before(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'millrace-session-'));
});
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

let sessions = 0;
/** The steps with a folder of their own: two rounds write twice. */
function stepsFor(rounds: number): Step[][] {
  return Array.from({ length: rounds }, () => {
    sessions += 1;
    return session.map((step) => ({ ...step, sql: step.sql.replace('$FOLDER', join(folder, String(sessions))) }));
  });
}

function check(steps: readonly Step[], results: readonly StepResult[]): void {
  assert.equal(results.length, steps.length);
  steps.forEach((step, i) => {
    const result = results[i];
    assert.equal(result.error, step.error, `${step.sql}: ${JSON.stringify(result)}`);
    if (step.count !== undefined) assert.equal(result.count, step.count, step.sql);
    if (step.rows !== undefined) {
      assert.deepEqual(
        step.count === undefined ? result.rows : result.rows?.slice(0, step.rows.length),
        step.rows,
        step.sql,
      );
    }
  });
}

function text(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date)
    return `${value.getFullYear()}-${String(value.getMonth() + 1).padStart(2, '0')}-${String(value.getDate()).padStart(2, '0')}`;
  return String(value);
}

test('node-postgres', async () => {
  const client = new pg.Client(server.pgUrl.replace('//', '//me@'));
  await client.connect();
  for (const steps of stepsFor(2)) {
    const results: StepResult[] = [];
    for (const step of steps) {
      try {
        const { rows } = await client.query({ text: step.sql, values: [...(step.params ?? [])], rowMode: 'array' });
        results.push({ rows: rows.slice(0, 100).map((row: unknown[]) => row.map(text)), count: rows.length });
      } catch (error) {
        results.push({ error: (error as pg.DatabaseError).code ?? String(error) });
      }
    }
    check(steps, results);
  }
  await client.end();
});

test('postgres.js', async () => {
  const sql = postgres(server.pgUrl.replace('//', '//me@'), { max: 1, onnotice: () => undefined });
  for (const steps of stepsFor(2)) {
    const results: StepResult[] = [];
    const reserved = await sql.reserve();
    for (const step of steps) {
      try {
        const rows = await reserved.unsafe(step.sql, [...(step.params ?? [])]).values();
        results.push({ rows: rows.slice(0, 100).map((row) => row.map(text)), count: rows.length });
      } catch (error) {
        results.push({ error: (error as postgres.PostgresError).code ?? String(error) });
      }
    }
    reserved.release();
    check(steps, results);
  }
  await sql.end();
});

const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

test('psql', { skip: !has('psql', '--version') && 'psql is not installed' }, async () => {
  const steps = stepsFor(1)[0].filter((step) => step.params === undefined);
  const script = steps.map((step) => `${step.sql};\n\\echo --end :SQLSTATE\n`).join('');
  const flags = ['-X', '-A', '-F', '\t', '-P', 'null=\\N'];
  const output = await pipe('psql', [...flags, server.pgUrl.replace('//', '//me@')], script);
  const results = [...output.matchAll(/([\s\S]*?)--end (\w{5})\n/g)].map(([, body, state]) => psqlResult(body, state));
  const shown = (value: string | null): string | null => (value === 'true' ? 't' : value);
  check(
    steps.map((step) => (step.rows === undefined ? step : { ...step, rows: step.rows.map((row) => row.map(shown)) })),
    results,
  );
});

/** Header, rows, "(n rows)"; or a tag. */
function psqlResult(body: string, state: string): StepResult {
  if (state !== '00000') return { error: state };
  const lines = body.trimEnd().split('\n');
  const footer = /^\((\d+) rows?\)$/.exec(lines.at(-1) ?? '');
  if (footer === null) return { rows: [], count: 0 };
  const rows = lines.slice(1, -1).map((line) => line.split('\t').map((value) => (value === '\\N' ? null : value)));
  return { rows, count: Number(footer[1]) };
}

const python = process.env.MILLRACE_TEST_PYTHON ?? 'python3';
test('psycopg 3', { skip: !has(python, '-c', 'import psycopg') && 'psycopg is not installed' }, async () => {
  const [steps] = stepsFor(1);
  // The script runs everything twice (text and binary results): the second COPY finds the folder taken, and says so.
  const output = await pipe(
    python,
    [join(root, 'test/server/clients/psycopg_session.py'), server.pgUrl.replace('//', '//me@')],
    JSON.stringify(steps),
  );
  const results = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StepResult);
  check([...steps, ...secondRound(steps)], results);
});

const jar = process.env.MILLRACE_TEST_PGJDBC;
test('pgjdbc', {
  skip: (jar === undefined || !has('java', '-version')) && 'MILLRACE_TEST_PGJDBC names no driver',
}, async () => {
  const [steps] = stepsFor(1);
  const input = steps
    .map((step) =>
      [step.sql.replaceAll(/\s+/g, ' '), ...(step.params ?? []).map((v) => (v === null ? '\\N' : String(v)))].join(
        '\t',
      ),
    )
    .join('\n');
  const url = `jdbc:postgresql://127.0.0.1:${server.pgPort}/lake?user=me&prepareThreshold=2`;
  const output = await pipe('java', ['-cp', jar!, join(root, 'test/server/clients/PgjdbcSession.java'), url], input);
  check([...steps, ...secondRound(steps)], jdbcResults(output));
});

/** The same folder again: COPY refuses it, all else is as before. */
const secondRound = (steps: readonly Step[]): Step[] =>
  steps.map((step) => (step.sql.startsWith('COPY') ? { sql: step.sql, error: '22023' } : step));

function jdbcResults(output: string): StepResult[] {
  const results: StepResult[] = [];
  const lines = output.trim().split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [word, rest] = lines[i].split(' ');
    if (word === 'error') {
      results.push({ error: rest });
      continue;
    }
    const rows: (string | null)[][] = [];
    for (i++; lines[i] !== '.'; i++) rows.push(lines[i].split('\t').map((value) => (value === '\\N' ? null : value)));
    results.push({ rows, count: Number(rest) });
  }
  return results;
}

/** Runs a program with text on its standard input; what it prints. */
async function pipe(program: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (piece) => {
    output += String(piece);
  });
  child.stderr.on('data', (piece) => {
    errors += String(piece);
  });
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0, errors);
  return output;
}
