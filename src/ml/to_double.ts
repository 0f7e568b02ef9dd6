import { getBit } from '../base/bits.ts';
import { type DataType, isNumber, wordPrecision } from '../data/type.ts';
import { infinities } from '../data/value.ts';
import { unitsAt, type Values, type Vector } from '../data/vector.ts';
import { allFinite } from './kernels/kernels.ts';

/** Types that become a number of the design matrix. */
export const isNumeric = (type: DataType): boolean =>
  isNumber(type) || type.kind === 'bool' || type.kind === 'date' || type.kind === 'timestamp';

/** Vectors known to have no NaN and no infinity: several folds look at the same one. */
const finite = new WeakSet<Vector>();

function hasNumbersOnly(vector: Vector, values: Float64Array, rows: number): boolean {
  if (finite.has(vector)) return true;
  const is = allFinite(values, rows);
  if (is) finite.add(vector);
  return is;
}

/** A column as doubles; what is missing is NaN. Of a column of finite doubles they are its own values, not a copy. */
export class Doubles {
  values: Float64Array = new Float64Array(0);
  /** Whether a row is missing. */
  lacks = false;
  private own = new Float64Array(0);

  load(vector: Vector, rows: number): void {
    const { type, encoding, validity } = vector;
    if (encoding === 'flat' && validity === null && type.kind === 'float' && type.bits === 64) {
      this.values = vector.values as Float64Array;
      this.lacks = !hasNumbersOnly(vector, this.values, rows);
      if (!this.lacks) return;
    }
    if (this.own.length < rows) this.own = new Float64Array(rows);
    this.values = this.own;
    toDoubles(vector, this.own);
    this.lacks = !allFinite(this.own, rows);
  }
}

/**
 * Every row as a double in out[0 … length): booleans 0 and 1, dates days, timestamps seconds since 1970. What is
 * missing (NULL, NaN, infinite) is NaN.
 */
export function toDoubles(vector: Vector, out: Float64Array): void {
  const { length, encoding } = vector;
  if (encoding === 'constant') {
    const one = new Float64Array(1);
    toDoubles({ ...vector, length: 1, encoding: 'flat' }, one);
    out.fill(one[0], 0, length);
    return;
  }
  if (encoding === 'dictionary') {
    const dictionary = vector.dictionary!;
    const entries = new Float64Array(dictionary.length + 1);
    toDoubles(dictionary, entries);
    const codes = vector.values as Int32Array;
    for (let i = 0; i < length; i++) out[i] = entries[codes[i]];
  } else {
    convert(vector, out);
  }
  const { validity } = vector;
  if (validity === null) return;
  for (let i = 0; i < length; i++) if (!getBit(validity, i)) out[i] = Number.NaN;
}

function convert(vector: Vector, out: Float64Array): void {
  const { type, values, length } = vector;
  switch (type.kind) {
    case 'bool':
      return small(values, length, out);
    case 'int':
      return type.bits === 64 ? words(values as BigInt64Array, 1, length, out) : small(values, length, out);
    case 'float':
      for (let i = 0; i < length; i++) {
        const x = values[i] as number;
        // x - x is NaN for the infinities.
        out[i] = x - x === 0 ? x : Number.NaN;
      }
      return;
    case 'date':
      return dates(values as Int32Array, length, out);
    case 'timestamp':
      return timestamps(values as BigInt64Array, length, out);
    case 'decimal':
      if (type.precision <= wordPrecision) return words(values as BigInt64Array, 10 ** type.scale, length, out);
      for (let i = 0; i < length; i++) out[i] = Number(`${unitsAt(vector, i)}e-${type.scale}`);
      return;
    case 'numeric':
      return numerics(vector, out);
    default:
      throw new Error(`internal error: a ${type.kind} is no number`);
  }
}

function small(values: Values, length: number, out: Float64Array): void {
  for (let i = 0; i < length; i++) out[i] = values[i] as number;
}

/** 64-bit integers divided by a power of ten: rounded once below 2^53, by a unit more above. No BigInt is made. */
function words(values: BigInt64Array, divisor: number, length: number, out: Float64Array): void {
  const halves = new Int32Array(values.buffer, values.byteOffset, length * 2);
  for (let i = 0; i < length; i++) {
    const whole = halves[2 * i + 1] * 4294967296 + (halves[2 * i] >>> 0);
    out[i] = whole / divisor;
  }
}

function dates(values: Int32Array, length: number, out: Float64Array): void {
  for (let i = 0; i < length; i++) {
    const days = values[i];
    out[i] = days === infinities.date || days === infinities.minusDate ? Number.NaN : days;
  }
}

function timestamps(values: BigInt64Array, length: number, out: Float64Array): void {
  words(values, 1e6, length, out);
  for (let i = 0; i < length; i++) {
    // ±infinity are the last of the 64-bit integers.
    if (Math.abs(out[i]) >= 9223372036854.775) out[i] = Number.NaN;
  }
}

function numerics(vector: Vector, out: Float64Array): void {
  const raw = vector.values as BigInt64Array;
  for (let i = 0; i < vector.length; i++) {
    const scale = Number(raw[3 * i + 2]);
    out[i] = scale < 0 ? Number.NaN : Number(`${unitsAt(vector, i)}e-${scale}`);
  }
}
