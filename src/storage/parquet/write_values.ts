import { errors } from '../../base/error.ts';
import { decimal } from '../../data/type.ts';
import { entryOf, isNull, strideOf, unitsAt, type Vector } from '../../data/vector.ts';

/**
 * What Postgres's unconstrained numeric becomes in a file, which needs one scale for all values: averages and quotients
 * have 16 digits after the point.
 */
export const storedNumeric = decimal(38, 16);

interface Rows {
  readonly start: number;
  readonly end: number;
}
interface Target {
  readonly buffer: ArrayBuffer;
  /** Row to begin at. */
  readonly at: number;
}

/** Decimals as Arrow has them: 128 bits, two's complement, little-endian. */
export function writeDecimals(vector: Vector, rows: Rows, target: Target): void {
  const out = new BigInt64Array(target.buffer, target.at * 16, (rows.end - rows.start) * 2);
  const home = vector.dictionary ?? vector;
  if (home.type.kind === 'numeric') return writeNumerics(vector, rows, out);
  const words = home.values as BigInt64Array;
  const stride = strideOf(home.type);
  for (let row = rows.start; row < rows.end; row++) {
    const entry = entryOf(vector, row);
    const at = (row - rows.start) * 2;
    const low = words[entry * stride];
    out[at] = low;
    out[at + 1] = stride === 2 ? words[entry * 2 + 1] : low < 0n ? -1n : 0n;
  }
}

const scale = 16;
const limit = 10n ** 38n;

function writeNumerics(vector: Vector, rows: Rows, out: BigInt64Array): void {
  const home = vector.dictionary ?? vector;
  for (let row = rows.start; row < rows.end; row++) {
    if (isNull(vector, row)) continue;
    const entry = entryOf(vector, row);
    const own = Number((home.values as BigInt64Array)[entry * 3 + 2]);
    if (own < 0) throw unstorable('NaN or infinity');
    const units = rescaled(unitsAt(home, entry), own);
    if (units >= limit || units <= -limit) throw unstorable('a value this large');
    out[(row - rows.start) * 2] = BigInt.asIntN(64, units);
    out[(row - rows.start) * 2 + 1] = units >> 64n;
  }
}

const unstorable = (what: string) =>
  errors.invalidParameterValue(
    `a numeric column in Parquet cannot hold ${what}`,
    undefined,
    'Cast the column to double precision or to numeric(precision, scale).',
  );

/** To the scale of the file, half away from zero as Postgres rounds. */
function rescaled(units: bigint, from: number): bigint {
  if (from <= scale) return units * 10n ** BigInt(scale - from);
  const divisor = 10n ** BigInt(from - scale);
  const half = divisor / 2n;
  return (units + (units < 0n ? -half : half)) / divisor;
}

/** 16 bytes each. */
export function writeUuids(vector: Vector, rows: Rows, target: Target): void {
  const out = new Uint8Array(target.buffer);
  const { values, offsets } = vector.dictionary ?? vector;
  for (let row = rows.start; row < rows.end; row++) {
    if (isNull(vector, row)) continue;
    const from = offsets![entryOf(vector, row)];
    out.set((values as Uint8Array).subarray(from, from + 16), (target.at + row - rows.start) * 16);
  }
}

/** Parquet's interval: months, days and milliseconds, 32 bits each, without sign. */
export function writeIntervals(vector: Vector, rows: Rows, target: Target): void {
  const view = new DataView(target.buffer);
  const words = (vector.dictionary ?? vector).values as BigInt64Array;
  for (let row = rows.start; row < rows.end; row++) {
    if (isNull(vector, row)) continue;
    const entry = entryOf(vector, row);
    const head = words[entry * 2];
    const months = Number(head >> 32n);
    const days = Number(BigInt.asIntN(32, head));
    const micros = words[entry * 2 + 1];
    if (months < 0 || days < 0 || micros < 0n) throw errors.notSupported('writing a negative interval to Parquet');
    if (micros % 1000n !== 0n) throw errors.notSupported('writing an interval finer than milliseconds to Parquet');
    if (micros / 1000n > 0xffffffffn) throw errors.notSupported('writing an interval of more than 49 days in hours');
    const at = (target.at + row - rows.start) * 12;
    view.setUint32(at, months, true);
    view.setUint32(at + 4, days, true);
    view.setUint32(at + 8, Number(micros / 1000n), true);
  }
}
