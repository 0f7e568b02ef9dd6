import { bytesFor, type Kernels, kernelsFor } from '../kernels/kernels.ts';
import { type ChunkSums, chunkRows } from './moments.ts';

/** At most so many bytes of columns at once, but always a chunk. */
const mostBytes = 1 << 20;
const mostRows = 4096;

let kernels: Kernels | undefined;
let window = 0;

/** The sums by compiled code, over copies of the columns in its memory. */
export const compiledSums: ChunkSums = {
  windowRows(columns) {
    const fitting = Math.floor(mostBytes / 8 / columns / chunkRows) * chunkRows;
    return Math.min(mostRows, Math.max(chunkRows, fitting));
  },
  load(columns) {
    window = this.windowRows(columns.length);
    kernels = kernelsFor(columns.length, window);
    for (const [i, column] of columns.entries()) kernels.put(i, window, column);
  },
  survey(column, { first, rows }, into) {
    const { run, out, outAt, counts } = kernels!;
    run.survey(kernels!.at(column, window) + first * 8, bytesFor(rows), outAt);
    for (let i = 0; i < 4; i++) into.lanes[i] = out[i];
    into.largest = Math.max(out[4], out[5]);
    into.smallest = Math.min(out[6], out[7]);
    into.present = Number(counts[8] + counts[9]);
  },
  dot(a, b, { first, rows }, lanes) {
    const { run, out, outAt } = kernels!;
    run.dot(kernels!.at(a, window) + first * 8, kernels!.at(b, window) + first * 8, bytesFor(rows), outAt);
    for (let i = 0; i < 4; i++) lanes[i] = out[i];
  },
};
