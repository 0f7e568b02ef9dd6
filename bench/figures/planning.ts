import type { Figure } from '../bench.ts';
import { tpch } from '../data.ts';
import { defineTables, type Engine } from '../engines.ts';
import { median } from '../row.ts';
import { tpchNames, tpchText } from '../tpch.ts';

const rounds = 5;

/** What passes before the first row group is read: text to plan, plan to machine code. */
export const planning: Figure = {
  names: ['planning'],
  async run(bench) {
    const folder = tpch(1);
    if (folder === undefined) return bench.table.remark('planning', 'LEFT OUT', 'no tpchgen-cli');
    const ours = await bench.ours(await bench.server());
    await defineTables(folder, ours, await bench.duckdb());
    await ours.query('ANALYZE');
    const names = tpchNames.filter((each) => bench.wants(`planning-${each}`));
    const times = new Map(names.map((name): [string, number[]] => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const [name, all] of times) all.push(await planningMs(tpchText(name), ours));
    for (const [name, all] of times)
      bench.table.add({
        name: `planning-${name}`,
        unit: 'ms',
        ours: median(all),
        otherIs: 'EXPLAIN (ANALYZE)',
        rounds,
      });
  },
};

/** Planning, and what EXPLAIN tells of emitting and compiling, anywhere in the tree. */
async function planningMs(sql: string, ours: Engine): Promise<number> {
  const [[text]] = await ours.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`);
  let sum = 0;
  JSON.parse(text ?? '', (key, value) => {
    if (/^(Planning|Emit|Compile) Time$/.test(key)) sum += Number(value);
    return value;
  });
  return sum;
}
