import type { Bench } from './bench.ts';
import type { Engine } from './engines.ts';
import type { Row } from './row.ts';
import { interleaved, type Rounds } from './timing.ts';

/** Ours (also without compiled pipelines, where that can be asked for) and who runs beside it. */
export interface Contest {
  readonly ours: Engine;
  readonly plain: Engine | undefined;
  readonly others: readonly Beside[];
}

export interface Beside {
  /** Its row is `tpch-hot-` and the query's name. */
  readonly prefix: string;
  readonly engine: Engine;
  readonly is: string;
}

const slowMs = 1000;

/**
 * One query in all engines, in turn: a row for each engine beside ours. Answers are compared first.
 * @param checked another text to compare answers by, when the timed one leaves open which rows come
 * @param plan asked for after the timing
 */
export async function compare(
  bench: Bench,
  { ours, plain, others }: Contest,
  query: { readonly name: string; readonly sql: string; readonly checked?: string },
  { rounds, plan }: { readonly rounds?: Rounds; readonly plan?: () => Promise<Row['qError']> } = {},
): Promise<void> {
  const wanted = others.filter(({ prefix }) => bench.wants(prefix + query.name));
  if (wanted.length === 0) return;
  const mine = plain === undefined ? [ours] : [ours, plain];
  const figure = wanted[0].prefix + query.name;
  const [reference, ...further] = wanted.map(({ engine }) => engine);
  const first = await bench.agree(figure, query.checked ?? query.sql, [...mine, ...further], reference);
  if (first === undefined) return;
  const contenders = [...mine, reference, ...further].map((engine, i) => ({
    name: engine.name,
    run: () => engine.query(query.sql),
    // Nothing but patience hangs on the exact time of a slow plain run.
    ...(engine === plain && first[i] > slowMs ? { most: 1 } : {}),
  }));
  const times = await interleaved(contenders, rounds);
  // What has nothing to compile is the same in both.
  const isCompiled =
    plain !== undefined && (await ours.query(`EXPLAIN ${query.sql}`)).some(([line]) => line?.includes('Compiled: '));
  const qError = await plan?.();
  for (const [i, { prefix, is }] of wanted.entries()) {
    const other = times[mine.length + i];
    bench.table.add({
      name: prefix + query.name,
      unit: 'ms',
      ours: times[0].medianMs,
      ...(isCompiled && { plain: times[1].medianMs }),
      other: other.medianMs,
      ratio: times[0].medianMs / other.medianMs,
      otherIs: is,
      rounds: other.rounds,
      ...(qError && { qError }),
    });
  }
}
