import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from '../support/server.ts';
import { ask, connect } from './client.ts';
import { difference } from './compare.ts';
import { loadMillrace, loadPostgres } from './load.ts';
import { randomQuery } from './random_sql.ts';

/*
 * node test/differential/run.ts --postgres postgres://… [--seed n] [--count n] [--millrace postgres://…]
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
    verbose: { type: 'boolean', default: false },
  },
});
const postgresUrl = flags.postgres ?? process.env.MILLRACE_TEST_POSTGRES;
if (postgresUrl === undefined) throw new Error('--postgres postgres://user@host:port/database is needed');

const folder = mkdtempSync(join(tmpdir(), 'differential-'));
const server = flags.millrace === undefined ? await startServer() : undefined;
let ours = await connect(flags.millrace ?? server!.pgUrl);
const theirs = await connect(postgresUrl);
await loadPostgres(theirs);
await loadMillrace(ours, folder);
const tally = { same: 0, errors: 0, unsupported: 0, different: 0 };
const first = Number(flags.seed);
for (let seed = first; seed < first + Number(flags.count); seed++) {
  const query = randomQuery(seed);
  if (flags.verbose) console.log(`${seed}: ${query.sql}`);
  const expected = await ask(theirs, query.sql);
  const given = await ask(ours, query.sql);
  const found = difference(expected, given, query);
  if (found === undefined) {
    tally.same++;
    if (expected.kind === 'error') tally.errors++;
  } else if (found.startsWith('unsupported')) tally.unsupported++;
  else {
    tally.different++;
    console.log(`seed ${seed}: ${found}\n  ${query.sql}\n`);
  }
  if (given.kind === 'error' && given.code === '') ours = await connect(flags.millrace ?? server!.pgUrl);
}
await Promise.all([ours.end(), theirs.end(), server?.stop()]);
rmSync(folder, { recursive: true });
console.log(
  `${tally.same} passed (${tally.errors} of them errors in both), ${tally.different} failed, ${tally.unsupported} not supported`,
);
process.exitCode = tally.different === 0 ? 0 : 1;
