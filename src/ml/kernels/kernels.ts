import { compileModule, instantiate, memoryOf } from '../../wasm/engine.ts';
import { kernelModule, stepRows } from './code.ts';

interface Exports {
  finite(x: number, bytes: number, out: number): void;
  survey(x: number, bytes: number, out: number): void;
  dot(x: number, y: number, bytes: number, out: number): void;
  profile(x: number, bytes: number, out: number): void;
  metrics(y: number, p: number, bytes: number, out: number): void;
}

const pageBytes = 65_536;
/** Where results go; columns lie behind it. */
const outBytes = 512;

/**
 * The compiled sums of a thread and the memory that they work in. What is in there is good until the next call of
 * anyone: nothing waits in between.
 */
export class Kernels {
  readonly run: Exports;
  readonly f64: Float64Array<ArrayBuffer>;
  /** What functions write, as words of 8 bytes. */
  readonly out: Float64Array<ArrayBuffer>;
  readonly counts: BigInt64Array<ArrayBuffer>;
  readonly outAt = 16;

  constructor(bytes: number, fused: boolean) {
    const memory = memoryOf(Math.ceil((bytes + outBytes) / pageBytes));
    this.f64 = new Float64Array(memory.buffer);
    this.out = new Float64Array(memory.buffer, this.outAt, 32);
    this.counts = new BigInt64Array(memory.buffer, this.outAt, 32);
    this.run = instantiate<Exports>(compileModule(kernelModule(fused)), memory);
  }

  /** Address of column number `column` of up to `rows` rows each. */
  at(column: number, rows: number): number {
    return outBytes + column * filled(rows) * 8;
  }

  /** Copies a column in, filled up with zeros. */
  put(column: number, rows: number, values: Float64Array): void {
    const at = this.at(column, rows) / 8;
    this.f64.set(values, at);
    this.f64.fill(0, at + values.length, at + filled(values.length));
  }
}

/** Rows with those that fill up the last turn. */
const filled = (rows: number): number => Math.ceil(rows / stepRows) * stepRows;

/** Bytes that functions go through for so many rows. */
export const bytesFor = (rows: number): number => filled(rows) * 8;

let kept: Kernels | undefined;
let keptBytes = 0;

/** The kernels of this thread, with room for so many columns and rows. */
export function kernelsFor(columns: number, rows: number): Kernels {
  const bytes = columns * filled(rows) * 8;
  if (kept === undefined || keptBytes < bytes) {
    kept = new Kernels(bytes, isFused());
    keptBytes = bytes;
  }
  return kept;
}

let fused: boolean | undefined;

/** Whether multiply-and-add rounds once here: (1 + 2^-30)² has a bit that its product lacks. */
export function isFused(): boolean {
  if (fused !== undefined) return fused;
  const probe = new Kernels(4 * stepRows * 8, true);
  probe.put(0, stepRows, new Float64Array(stepRows).fill(1 + 2 ** -30));
  probe.run.dot(probe.at(0, stepRows), probe.at(0, stepRows), bytesFor(stepRows), probe.outAt);
  fused = probe.out[2] === 2 * 2 ** -60;
  return fused;
}

/** Rows that are looked at at once: they stay in the first-level cache. */
const windowRows = 2048;

/** Whether the first `rows` values are numbers, neither NaN nor infinite. */
export function allFinite(x: Float64Array, rows: number): boolean {
  for (let from = 0; from < rows; from += windowRows) {
    const to = Math.min(rows, from + windowRows);
    const kernels = kernelsFor(1, windowRows);
    kernels.put(0, windowRows, x.subarray(from, to));
    kernels.run.finite(kernels.at(0, windowRows), bytesFor(to - from), kernels.outAt);
    if (kernels.out[0] + kernels.out[1] !== 0) return false;
  }
  return true;
}
