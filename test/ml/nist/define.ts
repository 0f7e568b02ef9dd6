/**
 * One of the linear least squares sets of the Statistical Reference Datasets (National Institute of Standards and
 * Technology, StRD): data as published, in decimal text, and the certified results to 15 digits.
 */
export interface NistSet {
  readonly name: string;
  readonly intercept: boolean;
  /** Degree of the polynomial in x; 1: the columns of x as they are. */
  readonly degree: number;
  /** A row a line: y, then x (several for Longley). */
  readonly data: string;
  /** Constant first when there is one. */
  readonly coefficients: readonly number[];
  readonly stdErrors: readonly number[];
  readonly residualSd: number;
  readonly r2: number;
}

export interface NistRow {
  readonly y: string;
  readonly x: readonly string[];
}

export const rowsOf = (set: NistSet): NistRow[] =>
  set.data
    .trim()
    .split('\n')
    .map((line) => {
      const [y, ...x] = line.trim().split(/\s+/);
      return { y, x };
    });

/** The design as doubles: what a user's table would hold, powers computed by multiplication. */
export function columnsOf(set: NistSet): Float64Array[] {
  const rows = rowsOf(set);
  if (set.degree === 1) return rows[0].x.map((_, j) => Float64Array.from(rows, (row) => Number(row.x[j])));
  const x = rows.map((row) => Number(row.x[0]));
  const columns: Float64Array[] = [Float64Array.from(x)];
  for (let k = 1; k < set.degree; k++) columns.push(columns[k - 1].map((value, i) => value * x[i]));
  return columns;
}

export const targetOf = (set: NistSet): Float64Array => Float64Array.from(rowsOf(set), (row) => Number(row.y));

/** Correct digits of a figure, as NIST counts them (LRE); for a certified 0 those of the absolute error. */
export function digits(computed: number, certified: number): number {
  const error = certified === 0 ? Math.abs(computed) : Math.abs(computed - certified) / Math.abs(certified);
  return error === 0 ? 15 : Math.min(15, -Math.log10(error));
}
