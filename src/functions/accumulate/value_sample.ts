import { compareValues } from '../../data/compare.ts';
import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';

type NotNull = Exclude<Value, null>;

/** What a sample of a column says about all of it. */
export interface SampleSummary {
  /** Average bytes of a value. */
  readonly width: number;
  /** Most common first, with the share of the values that each has. */
  readonly common: readonly (readonly [value: NotNull, share: number])[];
  /** Bounds of stretches that each hold equally many of the other values, ascending; none, or two and more. */
  readonly histogram: readonly NotNull[];
  /** Between the order of the rows and that of the values, -1 to 1; null: nothing to correlate. */
  readonly correlation: number | null;
}

export interface SampledColumn {
  readonly type: DataType;
  /** In the order of the rows. */
  readonly sample: readonly NotNull[];
  /** How many values and how many distinct ones the column has. */
  readonly values: number;
  readonly distinct: number;
}

/** At most so many common values, and one bound more: Postgres's default_statistics_target. */
const most = 100;
/** Longer values are counted but not kept. */
const widest = 1024;

interface Run {
  readonly value: NotNull;
  readonly count: number;
}

/** Common values and an equi-depth histogram of the rest, chosen as Postgres does (src/backend/commands/analyze.c). */
export function summarise(column: SampledColumn): SampleSummary {
  const { sample, type } = column;
  const widths = sample.map((value) => widthOf(value, type));
  const width = widths.reduce((sum, each) => sum + each, 0) / Math.max(1, sample.length);
  const order = Array.from(sample.keys()).filter((i) => widths[i] <= widest);
  order.sort((a, b) => compareValues(sample[a], sample[b], type) || a - b);
  const runs = runsOf(order, sample, type);
  const common = commonOf(runs, column);
  const isCommon = new Set(common);
  const rest = runs.filter((run) => !isCommon.has(run));
  return {
    width,
    common: common.map(({ value, count }) => [value, count / sample.length] as const),
    histogram: histogramOf(rest),
    correlation: correlationOf(order, runs.length),
  };
}

function runsOf(order: readonly number[], sample: readonly NotNull[], type: DataType): Run[] {
  const runs: { value: NotNull; count: number }[] = [];
  for (const i of order) {
    const last = runs.at(-1);
    if (last !== undefined && compareValues(last.value, sample[i], type) === 0) last.count++;
    else runs.push({ value: sample[i], count: 1 });
  }
  return runs;
}

/** Values that come so often that it is no accident of the sample. */
function commonOf(runs: readonly Run[], column: SampledColumn): readonly Run[] {
  const repeated = runs.filter(({ count }) => count > 1).sort((a, b) => b.count - a.count);
  const found = repeated.slice(0, most);
  const isWhole = column.sample.length >= column.values;
  // A few values and no other: the list is the whole truth.
  const isAll = repeated.length === runs.length && runs.length <= most && column.distinct <= runs.length;
  if (isWhole || isAll) return found;
  const sampled = column.sample.length;
  let sum = found.reduce((total, { count }) => total + count, 0);
  while (found.length > 0) {
    const { count } = found[found.length - 1];
    sum -= count;
    const others = Math.max(1, column.distinct - (found.length - 1));
    const expected = Math.max(0, 1 - sum / sampled) / others;
    if (count > expected * sampled + 2 * deviation(count, sampled, column.values) + 0.5) break;
    found.pop();
  }
  return found;
}

/** Standard deviation of the count of a value in a sample drawn without putting back (hypergeometric). */
function deviation(count: number, n: number, N: number): number {
  const K = (N * count) / n;
  return Math.sqrt(Math.max(0, (n * K * (N - K) * (N - n)) / (N * N * (N - 1))));
}

function histogramOf(runs: readonly Run[]): NotNull[] {
  if (runs.length < 2) return [];
  const values = runs.flatMap(({ value, count }) => Array.from({ length: count }, () => value));
  const bounds = Math.min(runs.length, most + 1);
  return Array.from({ length: bounds }, (_, i) => values[Math.floor((i * (values.length - 1)) / (bounds - 1))]);
}

/** Of the places of the rows and the ranks of their values, both 0 to n - 1. */
function correlationOf(order: readonly number[], distinct: number): number | null {
  const n = order.length;
  if (n < 2) return null;
  if (distinct === 1) return 1;
  const place = new Map(order.toSorted((a, b) => a - b).map((row, i) => [row, i]));
  const sum = (n * (n - 1)) / 2;
  const squares = (n * (n - 1) * (2 * n - 1)) / 6;
  const products = order.reduce((total, row, rank) => total + rank * place.get(row)!, 0);
  return (n * products - sum * sum) / (n * squares - sum * sum);
}

/** Bytes as Postgres stores the value: a short text has one byte of length before it. */
function widthOf(value: NotNull, type: DataType): number {
  switch (type.kind) {
    case 'text':
    case 'unknown':
      return withLength(Buffer.byteLength(value as string));
    case 'bytes':
      return withLength((value as Uint8Array).length);
    case 'bool':
      return 1;
    case 'int':
    case 'float':
      return type.bits / 8;
    case 'date':
      return 4;
    case 'decimal':
      return type.precision <= 18 ? 8 : 16;
    case 'interval':
    case 'numeric':
      return 16;
    default:
      return 8;
  }
}

const withLength = (bytes: number): number => bytes + (bytes < 127 ? 1 : 4);
