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
    // Workers compile side by side; of one alone the sum is what a query waits for.
    const ours = await bench.ours(await bench.server({ workers: 1 }));
    await defineTables(folder, ours, await bench.duckdb());
    await ours.query('ANALYZE');
    const names = tpchNames.filter((each) => bench.wants(`planning-${each}`));
    const all = new Map(names.map((name): [string, Spent[]] => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const [name, spent] of all) spent.push(await spentOn(tpchText(name), ours));
    for (const [name, spent] of all) {
      const planningMs = median(spent.map((each) => each.planningMs));
      // The first round compiles, later ones find its modules: the largest is what a text never seen costs.
      const compileMs = Math.max(...spent.map((each) => each.compileMs));
      const otherIs = `planning ${planningMs.toFixed(1)} ms, emitting and compiling ${compileMs.toFixed(1)} ms`;
      bench.table.add({ name: `planning-${name}`, unit: 'ms', ours: planningMs + compileMs, otherIs, rounds });
    }
  },
};

interface Spent {
  readonly planningMs: number;
  /** Of all nodes together. */
  readonly compileMs: number;
}

async function spentOn(sql: string, ours: Engine): Promise<Spent> {
  const [[text]] = await ours.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`);
  const spent = { planningMs: 0, compileMs: 0 };
  JSON.parse(text ?? '', (key, value) => {
    if (key === 'Planning Time') spent.planningMs += Number(value);
    if (key === 'Compile Time') spent.compileMs += Number(value);
    return value;
  });
  return spent;
}
