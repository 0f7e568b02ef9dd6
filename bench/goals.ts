import { geometricMean, median, type Row } from './row.ts';

/** A figure that must be reached: what is at least wanted, and what is aimed at. */
export interface Goal {
  readonly name: string;
  readonly about: string;
  readonly better: 'less' | 'more';
  readonly unit: '×' | 'ms' | 'queries' | 'M rows/s';
  readonly atLeast: number;
  readonly aim: number;
  /** Rows whose names begin with this are judged, once there are this many of them. */
  readonly rows: string;
  readonly count: number;
  readonly of: (rows: readonly Row[]) => number;
}

export type Verdict = 'aim' | 'at least' | 'missed';

const ratios = (rows: readonly Row[]): number[] => rows.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio]));
const mean = (rows: readonly Row[]): number => geometricMean(ratios(rows));
const worst = (rows: readonly Row[]): number => Math.max(...ratios(rows));

/** Rows are told by the beginning of their names; so many must be there. */
type Judged = readonly [rows: string, count: number, of: Goal['of']];

/** A ratio of times or bytes. */
const atMost = (name: string, atLeast: number, aim: number, [rows, count, of]: Judged, about: string): Goal => {
  return { name, about, better: 'less', unit: '×', atLeast, aim, rows, count, of };
};
/** A ratio of rates. */
const atLeastSo = (name: string, atLeast: number, aim: number, [rows, count, of]: Judged, about: string): Goal => {
  return { ...atMost(name, atLeast, aim, [rows, count, of], about), better: 'more' };
};
const anything = Number.POSITIVE_INFINITY;

/** In the order in which they are printed. */
export const goals: readonly Goal[] = [
  atMost('tpch-hot', 1, 0.4, ['tpch-hot-', 22, mean], 'TPC-H SF1 hot, geometric mean'),
  atMost('tpch-hot-worst', 2.5, 1, ['tpch-hot-', 22, worst], 'worst single query of these'),
  atMost('tpch-memory', 2, 1, ['tpch-memory-', 22, mean], 'same, DuckDB with tables in memory'),
  atMost('tpch-cold', 2, 1.2, ['tpch-cold-', 22, mean], 'TPC-H SF1 cold, geometric mean'),
  {
    ...atLeastSo('sf10-finished', 22, 22, ['sf10-', 1, (rows) => rows.length], 'TPC-H SF10 under 8 GB, finished'),
    unit: 'queries',
  },
  atMost('sf10', anything, 1, ['sf10-', 22, mean], 'TPC-H SF10 hot under 8 GB, geometric mean'),
  atMost('clickbench', 1, 0.4, ['clickbench-', 43, mean], '43 ClickBench-shaped queries, geometric mean'),
  atMost('compiled', 1.1, 1, ['', 1, worstCompiled], 'compiled ÷ plain, worst query of all'),
  atLeastSo('workers', 1.6, 1.9, ['workers-', 5, mean], '1 → 2 workers, speed-up, geometric mean'),
  atLeastSo('workers10', 1.6, 1.9, ['workers10-', 5, mean], 'the same at SF10'),
  { ...atMost('planning', 10, 3, ['planning-', 22, middle], 'parse + plan + emit + compile, median'), unit: 'ms' },
  atMost('cached-bytes', 4, 1.5, ['cached-bytes', 1, mean], 'cached bytes ÷ Parquet bytes, lineitem'),
  atLeastSo('pgbench', 0.3, 1, ['pgbench', 1, mean], 'pgbench -S, prepared, 8 clients'),
  atLeastSo('rows-out-copy', 0.5, 1.5, ['rows-out-copy', 1, mean], '10 M rows × 5 columns by COPY to psql'),
  atLeastSo('rows-out-select', 0.5, 1.5, ['rows-out-select', 1, mean], '10 M rows × 5 columns by SELECT'),
  atMost('seed-training', 1, 0.2, ['seed-training', 1, mean], 'linear_regression on 10 M cached rows'),
  {
    ...atLeastSo('seed-predict', 20, 100, ['seed-predict', 1, millions], 'PREDICT linear on two workers'),
    unit: 'M rows/s',
  },
];

function middle(rows: readonly Row[]): number {
  return median(rows.map(({ ours }) => ours));
}

function millions([{ ours }]: readonly Row[]): number {
  return ours / 1e6;
}

function worstCompiled(rows: readonly Row[]): number {
  return Math.max(...rows.flatMap(({ ours: compiled, plain }) => (plain === undefined ? [] : [compiled / plain])));
}

/** The value of the goal; undefined while rows of it are missing. */
export function reached(goal: Goal, rows: readonly Row[]): number | undefined {
  const own = rows.filter(({ name }) => name.startsWith(goal.rows));
  if (own.length < goal.count) return undefined;
  const value = goal.of(own);
  return Number.isFinite(value) ? value : undefined;
}

export function verdictOf({ better, aim, atLeast }: Goal, value: number): Verdict {
  const reaches = (limit: number): boolean => (better === 'less' ? value <= limit : value >= limit);
  if (reaches(aim)) return 'aim';
  return reaches(atLeast) ? 'at least' : 'missed';
}
