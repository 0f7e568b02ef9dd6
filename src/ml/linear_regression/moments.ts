import { errors } from '../../base/error.ts';
import type { Design } from '../design.ts';
import { dot, dotAt, joinLanes, presentRows, type Survey } from '../sums.ts';
import { compiledSums } from './compiled_sums.ts';

/**
 * Sums of products of all pairs among (1, features …, target), in double-double: everything least squares needs.
 * The lower triangle is stored by rows: entry (i, j), j ≤ i, at i(i+1)/2 + j; column 0 is the constant 1.
 */
export interface Moments {
  readonly columns: readonly string[];
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Squares beyond this would leave the range in which products can be taken apart exactly. */
const largest = 2 ** 500;

/** Rows summed in one go: a handful of columns fit the first-level cache. */
export const chunkRows = 512;

export const entry = (i: number, j: number): number => (i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i);

export function emptyMoments(columns: readonly string[]): Moments {
  const size = columns.length + 2;
  const entries = (size * (size + 1)) / 2;
  return { columns, high: new Float64Array(entries), low: new Float64Array(entries) };
}

export const rowsOf = (moments: Moments): number => moments.high[0];

/** Sizes below this have products whose error may underflow in parts: such columns are summed by the plain code. */
const smallest = 2 ** -450;

/** Sums over chunks of a window of columns, as four lanes each (see ../sums.ts). */
export interface ChunkSums {
  /** Rows that fit at once: a multiple of the chunk. */
  windowRows(columns: number): number;
  load(columns: readonly Float64Array[], rows: number): void;
  survey(column: number, chunk: Chunk, into: Survey): void;
  dot(a: number, b: number, chunk: Chunk, lanes: Float64Array): void;
}

interface Chunk {
  readonly first: number;
  readonly rows: number;
}

/**
 * Adds the rows of one block. The result depends on the order of rows and on where blocks begin, on nothing else; `sums`
 * makes no difference but of time.
 */
export function addRows(moments: Moments, { columns, target, rows }: Design, sums: ChunkSums = compiledSums): void {
  const all = target === null ? columns : [...columns, target];
  const window = sums.windowRows(all.length);
  for (let from = 0; from < rows; from += window) {
    const length = Math.min(window, rows - from);
    const part = all.map((column) => column.subarray(from, from + length));
    sums.load(part, length);
    for (let first = 0; first < length; first += chunkRows) {
      addChunk(moments, part, { first, rows: Math.min(chunkRows, length - first) }, sums);
    }
  }
}

/** A column of the chunk at hand that is not zero throughout. */
interface Present {
  readonly column: number;
  readonly isSmall: boolean;
  /** The rows that are not zero, when they are few. */
  readonly at: readonly number[] | null;
}

const seen: Survey = { lanes: new Float64Array(4), largest: 0, smallest: 0, present: 0 };
const lanes = new Float64Array(4);
const sum = new Float64Array(2);

function addChunk(moments: Moments, columns: readonly Float64Array[], chunk: Chunk, sums: ChunkSums): void {
  addEntry(moments, 0, chunk.rows, 0);
  // A column that is zero throughout the chunk (most levels of a large category) adds nothing to any sum.
  const present: Present[] = [];
  for (let column = 0; column < columns.length; column++) {
    sums.survey(column, chunk, seen);
    if (seen.largest > largest || Number.isNaN(seen.lanes[0] + seen.lanes[1]))
      throw errors.featureOutOfRange(moments.columns[column] ?? 'target');
    if (seen.present === 0) continue;
    const at = seen.present * 4 < chunk.rows ? presentRows(rowsIn(columns[column], chunk)) : null;
    const here: Present = { column, isSmall: seen.smallest < smallest, at };
    present.push(here);
    joinLanes(seen.lanes, sum);
    addEntry(moments, entry(column + 1, 0), sum[0], sum[1]);
    for (const other of present) {
      products(here, other, { columns, chunk, sums });
      joinLanes(lanes, sum);
      addEntry(moments, entry(column + 1, other.column + 1), sum[0], sum[1]);
    }
  }
}

interface Summing {
  readonly columns: readonly Float64Array[];
  readonly chunk: Chunk;
  readonly sums: ChunkSums;
}

/** The sum of products of two columns, into `lanes`. */
function products(a: Present, b: Present, { columns, chunk, sums }: Summing): void {
  const at = a.at === null || (b.at !== null && b.at.length < a.at.length) ? b.at : a.at;
  if (at === null && !a.isSmall && !b.isSmall) return sums.dot(a.column, b.column, chunk, lanes);
  const [x, y] = [rowsIn(columns[a.column], chunk), rowsIn(columns[b.column], chunk)];
  if (at === null) dot(x, y, lanes);
  else dotAt(x, y, at, lanes);
}

const rowsIn = (column: Float64Array, { first, rows }: Chunk): Float64Array => column.subarray(first, first + rows);

export function addMoments(into: Moments, from: Moments): void {
  for (let i = 0; i < into.high.length; i++) addEntry(into, i, from.high[i], from.low[i]);
}

function addEntry(moments: Moments, at: number, high: number, low: number): void {
  const a = moments.high[at];
  const b = moments.low[at];
  let sum = a + high;
  let part = sum - a;
  let error = a - (sum - part) + (high - part);
  const lowSum = b + low;
  part = lowSum - b;
  const lowError = b - (lowSum - part) + (low - part);
  error += lowSum;
  part = sum + error;
  error = error - (part - sum) + lowError;
  sum = part + error;
  moments.high[at] = sum;
  moments.low[at] = error - (sum - part);
}
