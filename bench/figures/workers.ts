import type { Figure } from '../bench.ts';
import { tpch } from '../data.ts';
import { defineTables } from '../engines.ts';
import { interleaved } from '../timing.ts';
import { tpchText } from '../tpch.ts';

/** Scans and aggregates, and joins. */
const queries = ['q01', 'q06', 'q03', 'q09', 'q18'];

/** At scale factor 1, where a query's fixed cost counts as well. */
export const workers: Figure = figureOf('workers', 1);

/** The same with ten times the rows. */
export const workersSf10: Figure = { ...figureOf('workers10', 10), onlyWhenNamed: true };

/** The same server with one worker and with two; the one that does not run is idle. */
function figureOf(figure: string, scale: number): Figure {
  return {
    names: [figure],
    async run(bench) {
      const folder = tpch(scale);
      if (folder === undefined) return bench.table.remark(figure, 'LEFT OUT', 'no tpchgen-cli');
      const one = await bench.ours(await bench.server({ workers: 1 }));
      const two = await bench.ours(await bench.server({ workers: 2 }));
      const duckdb = await bench.duckdb();
      for (const engine of [one, two]) {
        await defineTables(folder, engine, duckdb);
        await engine.query('ANALYZE');
      }
      for (const query of queries) {
        const [name, sql] = [`${figure}-${query}`, tpchText(query)];
        if (!bench.wants(name) || (await bench.agree(name, sql, [one, two], duckdb)) === undefined) continue;
        const [a, b] = await interleaved([one, two].map((engine) => ({ name, run: () => engine.query(sql) })));
        bench.table.add({
          ...{ name, unit: 'ms', ours: b.medianMs, other: a.medianMs, ratio: a.medianMs / b.medianMs },
          otherIs: 'one worker; ratio is the speed-up',
        });
      }
    },
  };
}
