import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { completed, type Outcome } from './complete.ts';
import type { Engine } from './engines/engine.ts';
import { withOwnSchema } from './engines/own_schema.ts';
import { startEngine } from './engines/start.ts';
import { filesOf } from './files.ts';
import { parseScript } from './parse.ts';
import { play } from './play.ts';

/*
 * node sqllogic/run.ts [--engine ours|postgres] [--url postgres://…] [--complete] [files or folders…]
 *
 * Runs scripts and prints `file:line` of each failure, then `N passed, N failed`; ends with 1 when any failed.
 * --complete writes what the engine gives into the files: for suites, with --engine postgres.
 */
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', default: 'ours' },
    url: { type: 'string' },
    complete: { type: 'boolean', default: false },
  },
});

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const suites = new URL('suites/', import.meta.url).pathname;

async function runFile(engine: Engine, file: string, tally: Tally): Promise<void> {
  const script = parseScript(readFileSync(file, 'utf8'), file.endsWith('.test') ? 'sqlite' : 'ours');
  const connected = await engine.connect();
  const session = await withOwnSchema(connected);
  const outcomes = new Map<number, Outcome>();
  try {
    for await (const { record, outcome, wrong, ran } of play(script, { engine, session, unjudged: flags.complete })) {
      outcomes.set(record.line, outcome);
      if (!ran) tally.skipped++;
      else if (wrong === undefined) tally.passed++;
      else {
        tally.failed++;
        const sql = record.sql.replaceAll('\n', '\n  ');
        console.log(`${relative(process.cwd(), file)}:${record.line}: ${wrong}\n  ${sql}`);
      }
    }
  } finally {
    await session.close();
  }
  const inOrder = script.records.map(({ line }) => outcomes.get(line));
  if (flags.complete) writeFileSync(file, completed(script, inOrder));
}

const engine = await startEngine(flags.engine, flags.url);
const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const file of filesOf(positionals.length === 0 ? [suites] : positionals)) await runFile(engine, file, tally);
} finally {
  await engine.close();
}
const skipped = tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`;
console.log(`${tally.passed} passed, ${tally.failed} failed${skipped}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
