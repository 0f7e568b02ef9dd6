import { getBit } from '../base/bits.ts';
import { errors } from '../base/error.ts';
import { powerOfTen } from '../data/decimal.ts';
import { type DataType, typeName } from '../data/type.ts';
import { allocate, flat, strideOf, type Values, type Vector } from '../data/vector.ts';

type Whole = DataType & { kind: 'int' };

/**
 * Casts between numbers held in one word each, array to array. undefined: not such a pair, or a value that may not fit:
 * the general way decides then.
 */
export function castNumbers(vector: Vector, to: DataType): Vector | undefined {
  const from = vector.type;
  if (vector.encoding !== 'flat' || strideOf(from) !== 1) return undefined;
  const rows = vector.length;
  const values = vector.values.length === rows ? vector.values : vector.values.subarray(0, rows);
  const out = convert(values, from, to, vector);
  return out === undefined ? undefined : flat(to, out, rows, vector.validity);
}

function convert(values: Values, from: DataType, to: DataType, vector: Vector): Values | undefined {
  if (from.kind === 'int') {
    if (to.kind === 'int') return from.bits < to.bits ? widen(values, from, to) : narrow(values, to, vector);
    if (to.kind === 'float') return toFloat(values, from, to);
    if (to.kind === 'decimal') return toDecimal(values, from, to);
  }
  if (from.kind === 'float' && to.kind === 'float' && to.bits === 64) return new Float64Array(values as Float32Array);
  if (from.kind === 'decimal' && to.kind === 'float' && to.bits === 64) return decimalToFloat(values, from.scale);
  if (from.kind === 'decimal' && to.kind === 'decimal') return rescaled(values, from, to);
  return undefined;
}

function widen(values: Values, from: Whole, to: Whole): Values {
  if (to.bits === 32) return new Int32Array(values as Int16Array);
  const out = new BigInt64Array(values.length);
  const halves = new Int32Array(out.buffer);
  const source = (from.bits === 32 ? values : new Int32Array(values as Int16Array)) as Int32Array;
  for (let i = 0; i < source.length; i++) {
    halves[i * 2] = source[i];
    halves[i * 2 + 1] = source[i] >> 31;
  }
  return out;
}

function narrow(values: Values, to: Whole, { validity }: Vector): Values {
  const out = allocate(to, values.length);
  const isWide = values instanceof BigInt64Array;
  for (let i = 0; i < values.length; i++) {
    const x = isWide ? Number(values[i]) : (values[i] as number);
    out[i] = x as number & bigint;
    if (out[i] !== x && (validity === null || getBit(validity, i))) throw errors.outOfRange(typeName(to));
  }
  return out;
}

function toFloat(values: Values, from: Whole, to: DataType & { kind: 'float' }): Values {
  const out = to.bits === 64 ? new Float64Array(values.length) : new Float32Array(values.length);
  if (from.bits === 64) for (let i = 0; i < values.length; i++) out[i] = Number(values[i]);
  else out.set(values as Int32Array);
  return out;
}

function toDecimal(values: Values, from: Whole, to: DataType & { kind: 'decimal' }): Values | undefined {
  const digits = from.bits === 16 ? 5 : from.bits === 32 ? 10 : 19;
  if (strideOf(to) !== 1 || to.precision - to.scale < digits) return undefined;
  const out = from.bits === 64 ? (values as BigInt64Array).slice() : (widen(values, from, wide) as BigInt64Array);
  return times(out, to.scale);
}

const wide: Whole = { kind: 'int', bits: 64 };

function times(out: BigInt64Array, digits: number): BigInt64Array {
  if (digits === 0) return out;
  const factor = powerOfTen(digits);
  for (let i = 0; i < out.length; i++) out[i] = BigInt.asIntN(64, out[i] * factor);
  return out;
}

/** Exact where both parts are: then one division rounds correctly. */
function decimalToFloat(values: Values, scale: number): Values | undefined {
  const words = values as BigInt64Array;
  const out = new Float64Array(words.length);
  const divisor = Number(powerOfTen(scale));
  for (let i = 0; i < words.length; i++) {
    const x = Number(words[i]);
    if (x > Number.MAX_SAFE_INTEGER || x < -Number.MAX_SAFE_INTEGER) return undefined;
    out[i] = x / divisor;
  }
  return out;
}

/** To as many digits or more on both sides of the point: nothing can be lost. */
function rescaled(
  values: Values,
  from: DataType & { kind: 'decimal' },
  to: DataType & { kind: 'decimal' },
): Values | undefined {
  const widens = to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
  if (!widens || strideOf(to) !== 1) return undefined;
  if (to.scale === from.scale) return values;
  return times((values as BigInt64Array).slice(), to.scale - from.scale);
}
