import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { completed, type Outcome } from './complete.ts';
import { type Engine, Failure, type Session } from './engines/engine.ts';
import { ours } from './engines/ours.ts';
import { postgres } from './engines/postgres.ts';
import { parseScript, type Record, type Script } from './parse.ts';
import { linesOf } from './result.ts';

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

async function start(): Promise<Engine> {
  if (flags.engine === 'ours') return ours(flags.url);
  if (flags.engine !== 'postgres') throw new Error(`no such engine: ${flags.engine}`);
  if (flags.url === undefined) throw new Error('--engine postgres needs --url postgres://user@host:port/database');
  return postgres(flags.url);
}

const suites = new URL('suites/', import.meta.url).pathname;

function filesOf(places: readonly string[]): string[] {
  const found = places.flatMap((place) =>
    statSync(place).isDirectory() ? globSync(`${place}/**/*.{slt,test}`) : [place],
  );
  return found.toSorted();
}

async function runFile(engine: Engine, file: string, tally: Tally): Promise<void> {
  const script = parseScript(readFileSync(file, 'utf8'), file.endsWith('.test') ? 'sqlite' : 'ours');
  const session = await engine.connect();
  const outcomes: Outcome[] = [];
  const labels = new Map<string, string>();
  try {
    for (const record of script.records) {
      if (isSkipped(record, engine)) {
        if (record.kind !== 'halt') tally.skipped++;
        outcomes.push(undefined);
        continue;
      }
      if (record.kind === 'halt') break;
      const outcome = await outcomeOf(session, record, script);
      outcomes.push(outcome);
      const wrong = flags.complete ? undefined : judge(record, outcome, labels);
      if (wrong === undefined) tally.passed++;
      else {
        tally.failed++;
        console.log(
          `${relative(process.cwd(), file)}:${record.line}: ${wrong}\n  ${record.sql.replaceAll('\n', '\n  ')}`,
        );
      }
    }
  } finally {
    await session.close();
  }
  if (flags.complete) writeFileSync(file, completed(script, outcomes));
}

const isSkipped = ({ skip, only }: Record, { names }: Engine): boolean =>
  skip.some((name) => names.includes(name)) || (only.length > 0 && !only.some((name) => names.includes(name)));

interface WithMessage {
  readonly error: string;
  readonly message: string;
}

async function outcomeOf(
  session: Session,
  record: Exclude<Record, { kind: 'halt' }>,
  script: Script,
): Promise<Outcome | WithMessage> {
  try {
    const result = await session.run(record.sql);
    const sort = record.kind === 'query' ? record.sort : 'nosort';
    const types = record.kind === 'query' && record.types !== null ? record.types : result.types;
    return { types: script.valuewise ? types : result.types, lines: linesOf(result, types, sort, script) };
  } catch (error) {
    if (error instanceof Failure) return { error: error.code, message: error.message };
    throw error;
  }
}

/** What is wrong, or undefined when the outcome is the expected one. */
function judge(
  record: Exclude<Record, { kind: 'halt' }>,
  outcome: Outcome | WithMessage,
  labels: Map<string, string>,
): string | undefined {
  if (outcome === undefined) return undefined;
  if ('error' in outcome) return judgeError(record, outcome as WithMessage);
  if (record.kind === 'statement') {
    return record.error === null ? undefined : `expected error ${record.error}, but it succeeded`;
  }
  if (record.types !== null && record.types !== outcome.types) {
    return `expected types ${record.types}, got ${outcome.types}`;
  }
  const got = outcome.lines.join('\n');
  if (record.label !== null) {
    const before = labels.get(record.label);
    if (before !== undefined && before !== got) return `differs from the earlier query labelled ${record.label}`;
    labels.set(record.label, got);
  }
  const expected = (record.expected ?? []).join('\n');
  return got === expected ? undefined : `expected\n${indent(expected)}\n  got\n${indent(got)}`;
}

const indent = (text: string): string => `    ${text.replaceAll('\n', '\n    ')}`;

function judgeError(record: Exclude<Record, { kind: 'halt' }>, { error, message }: WithMessage): string | undefined {
  const expected = record.kind === 'statement' ? record.error : null;
  if (expected === null) return `failed: ${error} ${message}`;
  const fits = /^[0-9A-Z]{5}$/.test(expected) ? error === expected : new RegExp(expected, 'i').test(message);
  return fits ? undefined : `expected error ${expected}, got ${error} ${message}`;
}

const engine = await start();
const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
try {
  for (const file of filesOf(positionals.length === 0 ? [suites] : positionals)) await runFile(engine, file, tally);
} finally {
  await engine.close();
}
const skipped = tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`;
console.log(`${tally.passed} passed, ${tally.failed} failed${skipped}`);
process.exitCode = tally.failed === 0 ? 0 : 1;
