import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Engine } from './engines/engine.ts';
import { withOwnSchema } from './engines/own_schema.ts';
import { startEngine } from './engines/start.ts';
import { filesOf } from './files.ts';
import { parseScript } from './parse.ts';
import { play } from './play.ts';
import { readSkips, type Skip, type Skips, writeSkips } from './sqlite/skips.ts';

/*
 * node sqllogic/corpus.ts FOLDER [--share 1/4] [--jobs 2] [--engine ours|postgres] [--url postgres://…] [--write-skips]
 *
 * Runs SQLite's sqllogictest files below FOLDER, each in a schema of its own, except the records that PostgreSQL itself
 * does not pass: sqllogic/sqlite/skips.txt names them, with the reason of each. Prints each failure, a line for each
 * file, and the sum; ends with 1 when anything failed or nothing ran.
 *
 * --share 1/4 runs every fourth query (and all statements); the share of the queries that are left out is said at the end.
 * --engine postgres --write-skips finds out anew what PostgreSQL does not pass, and writes the list.
 */
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', default: 'ours' },
    url: { type: 'string' },
    share: { type: 'string', default: '1/1' },
    jobs: { type: 'string', default: '2' },
    'write-skips': { type: 'boolean', default: false },
  },
});

const [folder] = positionals;
if (folder === undefined || positionals.length > 1) throw new Error('node sqllogic/corpus.ts FOLDER');
const share = /^1\/(\d+)$/.exec(flags.share);
if (share === null) throw new Error('--share is 1/n');
const every = Number(share[1]);
const finding = flags['write-skips'];

/** A failure is shown up to this many times for each file. */
const mostShown = 20;

interface Tally {
  passed: number;
  failed: number;
  /** For other engines. */
  otherEngines: number;
  /** PostgreSQL does not pass them. */
  listed: number;
  leftOut: number;
}

const noTally = (): Tally => ({ passed: 0, failed: 0, otherEngines: 0, listed: 0, leftOut: 0 });

async function runFile(engine: Engine, file: string, skips: Skips, found: Skip[]): Promise<Tally> {
  const name = relative(folder, file);
  const script = parseScript(readFileSync(file, 'utf8'), 'sqlite');
  const session = await withOwnSchema(await engine.connect());
  const tally = noTally();
  let queries = 0;
  const wanted = (record: { readonly kind: string; readonly line: number }): boolean => {
    if (!finding && skips.has(resolve(file), record.line)) tally.listed++;
    else if (record.kind === 'query' && queries++ % every !== 0) tally.leftOut++;
    else return true;
    return false;
  };
  try {
    for await (const { record, wrong, ran } of play(script, { engine, session, wanted })) {
      if (!ran) tally.otherEngines++;
      else if (wrong === undefined) tally.passed++;
      else {
        tally.failed++;
        found.push({ file: name, line: record.line, reason: reasonOf(wrong) });
        if (!finding && tally.failed <= mostShown) console.log(`${name}:${record.line}: ${wrong}\n  ${record.sql}`);
      }
    }
  } finally {
    await session.close();
  }
  tally.otherEngines -= tally.listed + tally.leftOut;
  return tally;
}

/** The first line, without the rows of a result. */
const reasonOf = (wrong: string): string => (wrong.startsWith('expected\n') ? 'another result' : wrong.split('\n')[0]);

function add(to: Tally, tally: Tally): void {
  for (const key of Object.keys(to) as (keyof Tally)[]) to[key] += tally[key];
}

const shown = ({ passed, failed, otherEngines, listed, leftOut }: Tally): string =>
  [
    `${passed} passed, ${failed} failed`,
    listed > 0 && `${listed} skipped (PostgreSQL does not pass them)`,
    otherEngines > 0 && `${otherEngines} for other engines`,
    leftOut > 0 && `${leftOut} LEFT OUT by --share`,
  ]
    .filter((part) => part !== false)
    .join(', ');

const skips = readSkips();
const found: Skip[] = [];
const total = noTally();
const waiting = filesOf([folder]);
const began = performance.now();

/** One engine of its own; files are taken from the list until it is empty. */
async function work(): Promise<void> {
  const engine = await startEngine(flags.engine, flags.url);
  try {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const start = performance.now();
      const tally = await runFile(engine, file, skips, found);
      add(total, tally);
      console.log(`${relative(folder, file)}: ${shown(tally)} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    }
  } finally {
    await engine.close();
  }
}

// Files of one schema name: PostgreSQL, one server for all, takes them one after another.
const jobs = flags.url === undefined ? Number(flags.jobs) : 1;
await Promise.all(Array.from({ length: jobs }, work));
if (finding) writeSkips(found);
console.log(`${shown(total)} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
if (total.leftOut > 0) console.log(`!!! ${total.leftOut} queries were NOT run: a share of 1/${every} only.`);
process.exitCode = total.passed > 0 && (finding || total.failed === 0) ? 0 : 1;
