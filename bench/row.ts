/** One figure of ours beside one of another engine; times in milliseconds, medians. */
export interface Row {
  readonly figure: string;
  readonly ours: number;
  readonly other: number;
  readonly ratio: number;
  readonly otherIs: string;
  /** Of the joins of the query's plan. */
  readonly qError?: { readonly joins: number; readonly median: number; readonly max: number };
}

/** An answer that differs; nothing of it was timed. */
export interface WrongRow {
  readonly figure: string;
  readonly wrong: string;
}

/** Geometric mean: of ratios the only mean that does not depend on which engine is below the line. */
export const geometricMean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

const widths = [40, 12, 12, 8, 18, 0];

export function printLine(...cells: readonly string[]): void {
  const padded = cells.map((cell, i) => (i > 0 && i < 5 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
  process.stdout.write(`${padded.join('  ').trimEnd()}\n`);
}

export function printRow({ figure, ours, other, ratio, otherIs, qError }: Row): void {
  const plan = qError === undefined ? '' : `${qError.median.toFixed(1)} / ${qError.max.toFixed(1)}`;
  printLine(figure, ms(ours), ms(other), times(ratio), plan, otherIs);
}

const ms = (n: number): string => `${n.toFixed(n < 100 ? 1 : 0)} ms`;
export const times = (ratio: number): string => `${ratio.toFixed(2)}×`;
