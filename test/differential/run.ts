import { parseArgs } from 'node:util';
import { Fuzz } from './fuzz.ts';
import { randomCase } from './random_sql.ts';

/*
 * node test/differential/run.ts --postgres postgres://… [--seed n] [--count n] [--millrace postgres://…] [--reduce]
 *
 * Asks PostgreSQL and Millrace the same generated queries and prints where the answers differ; ends with 1 when any did.
 * Without --millrace a server is started for the run. `--seed n --count 1` repeats one query.
 */
const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    postgres: { type: 'string' },
    millrace: { type: 'string' },
    reduce: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const postgres = flags.postgres ?? process.env.MILLRACE_TEST_POSTGRES;
if (postgres === undefined) throw new Error('--postgres postgres://user@host:port/database is needed');

const fuzz = await Fuzz.open({ postgres, millrace: flags.millrace, reduce: flags.reduce });
const tally = { same: 0, errors: 0, unsupported: 0, different: 0 };
const first = Number(flags.seed);
for (let seed = first; seed < first + Number(flags.count); seed++) {
  if (flags.verbose) for (const { sql } of randomCase(seed).statements) console.log(`${seed}: ${sql}`);
  const outcome = await fuzz.run(seed);
  if (outcome.kind === 'same') {
    tally.same++;
    if (outcome.error) tally.errors++;
  } else if (outcome.kind === 'unsupported') {
    tally.unsupported++;
    if (flags.verbose) console.log(outcome.what);
  } else {
    tally.different++;
    const shortest = outcome.shortest === outcome.sql ? '' : `\n  shorter: ${outcome.shortest}`;
    console.log(`seed ${seed}: ${outcome.what}\n  ${outcome.sql}${shortest}\n`);
  }
}
await fuzz.close();
console.log(
  `${tally.same} passed (${tally.errors} of them errors in both), ${tally.different} failed, ${tally.unsupported} not supported`,
);
process.exitCode = tally.different === 0 ? 0 : 1;
