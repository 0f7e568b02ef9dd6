import { join } from 'node:path';
import { Bench } from './bench.ts';
import { endTidily } from './children.ts';
import { dataFolder } from './data.ts';
import { figures } from './figures/index.ts';
import { type Goal, goals } from './goals.ts';
import { machineFacts } from './machine.ts';

/**
 * The table of figures beside DuckDB, PostgreSQL and scikit-learn; see bench/README.md.
 *   npm run bench [-- NAME…]      rows whose names begin so: tpch-hot, clickbench-q07, pgbench; q06 is tpch-hot-q06
 * Answers are compared before anything is timed; a wrong one is shown as such and ends the run with an error.
 */
const names = process.argv.slice(2).map((name) => (/^q\d\d?$/.test(name) ? `tpch-hot-${name}` : name));
const bench = new Bench(names);
let isEnding = false;
endTidily(() => {
  isEnding = true;
  return bench.close();
});
const chosen = figures.filter((figure) => bench.wantsFigure(figure));
if (chosen.length === 0) {
  process.stderr.write(
    `no row begins with ${names.join(' or ')}; there are ${figures.flatMap((each) => each.names).join(', ')}\n`,
  );
  process.exit(1);
}

for (const {
  names: [name],
  run,
} of chosen) {
  try {
    await run(bench);
  } catch (error) {
    // What is torn away under a figure is not its failure.
    if (isEnding) await new Promise(() => undefined);
    bench.table.remark(name, 'FAILED', error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await bench.close();
  }
}
bench.table.printGoals(goals.filter(isAsked), stateOf);
bench.table.write(join(dataFolder, 'results.json'), await machineFacts(await bench.duckdb()));
await bench.close();
if (bench.table.remarks.some(({ kind }) => kind !== 'LEFT OUT')) process.exitCode = 1;

function isAsked({ rows }: Goal): boolean {
  return names.length === 0 || bench.table.rows.some(({ name }) => name.startsWith(rows));
}

/** Of a goal without a value: what happened to its rows, or how to run them. */
function stateOf({ rows, count }: Goal): string {
  const about = bench.table.remarks.find(({ name }) => name.startsWith(rows) || rows.startsWith(name));
  if (about !== undefined && rows !== '') return about.kind;
  const done = bench.table.rows.filter(({ name }) => name.startsWith(rows)).length;
  if (rows === '') return 'not there';
  return done > 0 ? `${done} of ${count} rows` : `not run: npm run bench -- ${rows.replace(/-$/, '')}`;
}
