import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fuzz } from './fuzz.ts';

/*
 * node test/differential/nightly.ts --postgres postgres://… [--count 100000] [--seed n] [--chunk 2000] [--state FILE]
 *
 * Many generated queries beside PostgreSQL, chunk by chunk, each with a server of its own. What is done is kept in FILE
 * (differential.state): the same command goes on where it was stopped. Differences are written behind it
 * (FILE.differences), each with its shortest form. Ends with 1 when there was any.
 */
const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100000' },
    chunk: { type: 'string', default: '2000' },
    state: { type: 'string', default: 'differential.state' },
    postgres: { type: 'string' },
  },
});
const postgres = flags.postgres ?? process.env.MILLRACE_TEST_POSTGRES;
if (postgres === undefined) throw new Error('--postgres postgres://user@host:port/database is needed');

interface State {
  readonly seed: number;
  readonly count: number;
  done: number;
  same: number;
  errors: number;
  unsupported: number;
  different: number;
}

const report = `${flags.state}.differences`;
const wanted = { seed: Number(flags.seed), count: Number(flags.count) };
const state = resumed() ?? { ...wanted, done: 0, same: 0, errors: 0, unsupported: 0, different: 0 };
if (state.done === 0) rmSync(report, { force: true });

function resumed(): State | undefined {
  if (!existsSync(flags.state)) return undefined;
  const kept = JSON.parse(readFileSync(flags.state, 'utf8')) as State;
  return kept.seed === wanted.seed && kept.count === wanted.count && kept.done < kept.count ? kept : undefined;
}

async function chunk(size: number): Promise<void> {
  const fuzz = await Fuzz.open({ postgres: postgres!, reduce: true });
  const after = { ...state };
  try {
    for (let i = 0; i < size; i++) {
      const seed = state.seed + state.done + i;
      const outcome = await fuzz.run(seed);
      after[outcome.kind]++;
      after.done++;
      if (outcome.kind === 'same' && outcome.error) after.errors++;
      if (outcome.kind !== 'different') continue;
      const text = `seed ${seed}: ${outcome.what}\n  ${outcome.sql}\n  shortest: ${outcome.shortest}\n\n`;
      appendFileSync(report, text);
      process.stdout.write(text);
    }
  } finally {
    await fuzz.close();
  }
  Object.assign(state, after);
  writeFileSync(flags.state, JSON.stringify(state));
}

while (state.done < state.count) {
  await chunk(Math.min(Number(flags.chunk), state.count - state.done));
  console.log(`${state.done} of ${state.count}: ${state.different} different, ${state.unsupported} not supported`);
}
console.log(`${state.same} passed (${state.errors} of them errors in both), ${state.different} failed`);
process.exitCode = state.different === 0 ? 0 : 1;
