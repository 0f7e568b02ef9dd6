/** One figure of ours beside one of another engine; medians. */
export interface Row {
  /** `tpch-hot-q06`: the figure, and where it has several rows, which. */
  readonly name: string;
  readonly unit: 'ms' | 'transactions/s' | 'rows/s' | 'bytes';
  readonly ours: number;
  /** The same with compiled pipelines switched off. */
  readonly plain?: number;
  readonly other?: number;
  /** What the goals judge: of times and bytes ours ÷ other, of rates ours ÷ other too, of workers the speed-up. */
  readonly ratio?: number;
  /** The engine beside it and its settings, or what else must be known to read the row. */
  readonly otherIs: string;
  readonly rounds?: number;
  /** Of the joins of the query's plan. */
  readonly qError?: { readonly joins: number; readonly median: number; readonly max: number };
}

/** An answer that differs, a query that fails (nothing of it is timed), or what could not be measured here. */
export interface Remark {
  readonly name: string;
  readonly kind: 'WRONG' | 'FAILED' | 'LEFT OUT';
  readonly why: string;
}

/** Geometric mean: of ratios the only mean that does not depend on which engine is below the line. */
export const geometricMean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
