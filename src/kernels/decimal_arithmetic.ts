import { errors } from '../base/error.ts';
import { powerOfTen } from '../data/decimal.ts';
import { add, divide, modulo, multiply, subtract } from '../data/decimal_arithmetic.ts';
import { type DataType, maxPrecision } from '../data/type.ts';
import type { Decimal } from '../data/value.ts';
import { allocate, entryOf, flat, isNull, strideOf, unitsAt, type Vector, valueAt } from '../data/vector.ts';
import { VectorBuilder } from '../data/vector_builder.ts';
import type { Arithmetic } from './arithmetic.ts';
import { flatten } from './gather.ts';
import { isValid, maskOf, validityOf } from './validity.ts';

type Fixed = DataType & { kind: 'decimal' };
/** Operators whose result has a scale that the types alone tell. */
type Exact = '+' | '-' | '*' | '%';

/** Decimals and numerics of any digits; `result` is the type the overload computed. Errors: 22003, 22012. */
export function decimals(op: Arithmetic, left: Vector, right: Vector, rows: number, result: DataType): Vector {
  const [a, b] = [left, right].map((side) => (side.encoding === 'dictionary' ? flatten(side) : side));
  if (result.kind !== 'decimal' || op === '/') return byValue(op, a, b, rows, result);
  const width = strideOf(a.type) * strideOf(b.type);
  if (op !== '%' && width === 1) {
    if (strideOf(result) === 1) return oneWord(op, a, b, rows, result);
    return twoWords(op, a, b, rows, result);
  }
  return byUnits(op, a, b, rows, result);
}

const scaleOf = (vector: Vector): number => (vector.type as Fixed).scale;

/** What brings the units of each side to the scale of the result; 1 for a product. */
function factors(op: Exact, a: Vector, b: Vector, result: Fixed): readonly [bigint, bigint] {
  if (op === '*') return [1n, 1n];
  return [powerOfTen(result.scale - scaleOf(a)), powerOfTen(result.scale - scaleOf(b))];
}

/** Everything within 18 digits: the types guarantee that nothing overflows. */
function oneWord(op: '+' | '-' | '*', a: Vector, b: Vector, rows: number, result: Fixed): Vector {
  const [x, y] = [a.values as BigInt64Array, b.values as BigInt64Array];
  const [m, n] = [maskOf(a), maskOf(b)];
  const [f, g] = factors(op, a, b, result);
  const out = new BigInt64Array(rows);
  if (op === '*') {
    for (let row = 0; row < rows; row++) out[row] = BigInt.asIntN(64, x[row & m] * y[row & n]);
  } else if (op === '+') {
    for (let row = 0; row < rows; row++) out[row] = BigInt.asIntN(64, x[row & m] * f + y[row & n] * g);
  } else {
    for (let row = 0; row < rows; row++) out[row] = BigInt.asIntN(64, x[row & m] * f - y[row & n] * g);
  }
  return flat(result, out, rows, validityOf([a, b], rows));
}

const wordSize = 4294967296;

/**
 * Two words out of one-word sides. While the result is a safe integer (nearly always) it is computed as a double and
 * written as 32-bit halves: no bigint is made.
 */
function twoWords(op: '+' | '-' | '*', a: Vector, b: Vector, rows: number, result: Fixed): Vector {
  const [x, y] = [a.values as BigInt64Array, b.values as BigInt64Array];
  const [p, q] = [halvesOf(x), halvesOf(y)];
  const [m, n] = [maskOf(a), maskOf(b)];
  const [f, g] = factors(op, a, b, result);
  const [fx, gy] = [Number(f), op === '-' ? -Number(g) : Number(g)];
  const validity = validityOf([a, b], rows);
  const words = new BigInt64Array(rows * 2);
  const out = halvesOf(words);
  for (let row = 0; row < rows; row++) {
    const i = row & m;
    const j = row & n;
    const left = p[i * 2 + 1] * wordSize + (p[i * 2] >>> 0);
    const right = q[j * 2 + 1] * wordSize + (q[j * 2] >>> 0);
    const value = op === '*' ? left * right : left * fx + right * gy;
    const isExact = Math.abs(left) <= safe && Math.abs(right) <= safe && partsAreExact(left * fx, right * gy, value);
    if (isExact) {
      const high = Math.floor(value / wordSize);
      out[row * 4] = value - high * wordSize;
      out[row * 4 + 1] = high;
      const sign = high < 0 ? -1 : 0;
      out[row * 4 + 2] = sign;
      out[row * 4 + 3] = sign;
    } else if (isValid(validity, row)) {
      writeUnits(
        words,
        row,
        checked(op === '*' ? x[i] * y[j] : op === '+' ? x[i] * f + y[j] * g : x[i] * f - y[j] * g),
      );
    }
  }
  return flat(result, words, rows, validity);
}

const safe = Number.MAX_SAFE_INTEGER;

const partsAreExact = (left: number, right: number, value: number): boolean =>
  Math.abs(left) <= safe && Math.abs(right) <= safe && Math.abs(value) <= safe;

const halvesOf = (words: BigInt64Array): Int32Array => new Int32Array(words.buffer, words.byteOffset, words.length * 2);

function writeUnits(words: BigInt64Array, row: number, units: bigint): void {
  words[row * 2] = BigInt.asIntN(64, units);
  words[row * 2 + 1] = BigInt.asIntN(64, units >> 64n);
}

const limit = powerOfTen(maxPrecision);

function checked(units: bigint): bigint {
  if (units >= limit || units <= -limit) throw errors.numericFormatOverflow();
  return units;
}

/** Any widths, one row at a time. */
function byUnits(op: Exact, a: Vector, b: Vector, rows: number, result: Fixed): Vector {
  const [f, g] = factors(op, a, b, result);
  const validity = validityOf([a, b], rows);
  const words = allocate(result, rows) as BigInt64Array;
  const stride = strideOf(result);
  for (let row = 0; row < rows; row++) {
    if (!isValid(validity, row)) continue;
    const units = apply(op, unitsAt(a, entryOf(a, row)) * f, unitsAt(b, entryOf(b, row)) * g);
    if (stride === 1) words[row] = units;
    else writeUnits(words, row, checked(units));
  }
  return flat(result, words, rows, validity);
}

function apply(op: Exact, x: bigint, y: bigint): bigint {
  if (op === '*') return x * y;
  if (op === '+') return x + y;
  if (op === '-') return x - y;
  if (y === 0n) throw errors.divisionByZero();
  return x % y;
}

const steps: Readonly<Record<Arithmetic, (x: Decimal, y: Decimal) => Decimal>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': modulo,
};

/** Numerics: each value has its own scale. */
function byValue(op: Arithmetic, a: Vector, b: Vector, rows: number, result: DataType): Vector {
  const step = steps[op];
  const out = new VectorBuilder(result, rows);
  for (let row = 0; row < rows; row++) {
    if (isNull(a, row) || isNull(b, row)) out.append(null);
    else out.append(step(valueAt(a, row) as Decimal, valueAt(b, row) as Decimal));
  }
  return out.finish();
}
