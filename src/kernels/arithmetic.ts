import { errors } from '../base/error.ts';
import { typeName } from '../data/type.ts';
import { flat, type Vector } from '../data/vector.ts';
import { flatten } from './gather.ts';
import { isValid, maskOf, validityOf } from './validity.ts';

export type Arithmetic = '+' | '-' | '*' | '/' | '%';

/** What each operator does to one pair of numbers; the result is checked afterwards. */
type NumberStep = (x: number, y: number) => number;
type BigStep = (x: bigint, y: bigint) => bigint;

/** Two columns of one number type, no NULL constants; at least one is no constant. */
interface Pair {
  readonly a: Vector;
  readonly b: Vector;
  readonly rows: number;
  readonly validity: Uint8Array | null;
}

function pairOf(left: Vector, right: Vector, rows: number): Pair {
  const [a, b] = [left, right].map((side) => (side.encoding === 'dictionary' ? flatten(side) : side));
  return { a, b, rows, validity: validityOf([a, b], rows) };
}

/** int16 and int32. Errors: 22003 out of range, 22012. */
export function smallIntegers(op: Arithmetic, left: Vector, right: Vector, rows: number): Vector {
  const pair = pairOf(left, right, rows);
  const { a, b, validity } = pair;
  const [x, y] = [a.values as Int32Array, b.values as Int32Array];
  const [m, n] = [maskOf(a), maskOf(b)];
  if (op === '/' || op === '%') forbidZero(y, n, pair);
  const out = a.values instanceof Int16Array ? new Int16Array(rows) : new Int32Array(rows);
  if (op === '+') for (let row = 0; row < rows; row++) check(out, row, x[row & m] + y[row & n], pair);
  else if (op === '-') for (let row = 0; row < rows; row++) check(out, row, x[row & m] - y[row & n], pair);
  else if (op === '*') for (let row = 0; row < rows; row++) check(out, row, x[row & m] * y[row & n], pair);
  else if (op === '/') for (let row = 0; row < rows; row++) check(out, row, quotient(x[row & m], y[row & n]), pair);
  // Zero divisors are left under NULL rows only, where NaN becomes 0.
  else for (let row = 0; row < rows; row++) out[row] = x[row & m] % y[row & n];
  return flat(a.type, out, rows, validity);
}

const quotient = (x: number, y: number): number => (y === 0 ? 0 : Math.trunc(x / y));

/** Stores the number; when the word cannot hold it, 22003 unless the row is NULL. Exact below 2^53, far beyond 32 bits. */
function check(out: Int32Array | Int16Array, row: number, value: number, pair: Pair): void {
  out[row] = value;
  if (out[row] !== value && isValid(pair.validity, row)) throw errors.outOfRange(typeName(pair.a.type));
}

function forbidZero(values: ArrayLike<number | bigint>, mask: number, { rows, validity }: Pair): void {
  const zero = typeof values[0] === 'bigint' ? 0n : 0;
  for (let row = 0; row < rows; row++) {
    if (values[row & mask] === zero && isValid(validity, row)) throw errors.divisionByZero();
  }
}

const bigSteps: Readonly<Record<Arithmetic, BigStep>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => (y === 0n ? 0n : x / y),
  '%': (x, y) => (y === 0n ? 0n : x % y),
};

/** int64. Errors: 22003 out of range, 22012. */
export function bigIntegers(op: Arithmetic, left: Vector, right: Vector, rows: number): Vector {
  const pair = pairOf(left, right, rows);
  const { a, b, validity } = pair;
  const [x, y] = [a.values as BigInt64Array, b.values as BigInt64Array];
  const [m, n] = [maskOf(a), maskOf(b)];
  if (op === '+' || op === '-') return addBig(op, pair);
  if (op !== '*') forbidZero(y, n, pair);
  const step = bigSteps[op];
  const out = new BigInt64Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = step(x[row & m], y[row & n]);
    out[row] = value;
    if (out[row] !== value && isValid(validity, row)) throw errors.outOfRange('bigint');
  }
  return flat(a.type, out, rows, validity);
}

function addBig(op: '+' | '-', { a, b, rows, validity }: Pair): Vector {
  const [x, y] = [a.values as BigInt64Array, b.values as BigInt64Array];
  const [m, n] = [maskOf(a), maskOf(b)];
  const out = new BigInt64Array(rows);
  if (op === '+') for (let row = 0; row < rows; row++) out[row] = BigInt.asIntN(64, x[row & m] + y[row & n]);
  else for (let row = 0; row < rows; row++) out[row] = BigInt.asIntN(64, x[row & m] - y[row & n]);
  // Overflow shows in the signs alone: a sum cannot have a sign that neither side has.
  const high = (values: BigInt64Array): Int32Array =>
    new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const [p, q, r] = [high(x), high(y), high(out)];
  const flip = op === '+' ? 0 : -1;
  for (let row = 0; row < rows; row++) {
    const sum = r[row * 2 + 1];
    const left = p[(row & m) * 2 + 1];
    const right = q[(row & n) * 2 + 1] ^ flip;
    if (((left ^ sum) & (right ^ sum)) < 0 && isValid(validity, row)) throw errors.outOfRange('bigint');
  }
  return flat(a.type, out, rows, validity);
}

const floatSteps: Readonly<Record<'+' | '-' | '*' | '/', NumberStep>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
};

/** One pair of doubles (or singles), with the errors of Postgres: overflow, underflow, division by zero. */
export function floatPair(op: '+' | '-' | '*' | '/', x: number, y: number, single: boolean): number {
  if (op === '/' && y === 0 && !Number.isNaN(x)) throw errors.divisionByZero();
  const exact = floatSteps[op](x, y);
  const result = single ? Math.fround(exact) : exact;
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) throw errors.floatOverflow();
  const canUnderflow = op === '*' ? x !== 0 && y !== 0 : op === '/' && x !== 0 && Number.isFinite(y);
  if (result === 0 && canUnderflow) throw errors.floatUnderflow();
  return result;
}

/** float32 and float64. Plain loops first; a row that looks wrong is computed again with all checks. */
export function floats(op: '+' | '-' | '*' | '/', left: Vector, right: Vector, rows: number): Vector {
  const { a, b, validity } = pairOf(left, right, rows);
  const isSingle = a.values instanceof Float32Array;
  const [x, y] = [a.values as Float64Array, b.values as Float64Array];
  const [m, n] = [maskOf(a), maskOf(b)];
  const out = isSingle ? new Float32Array(rows) : new Float64Array(rows);
  if (op === '+') for (let row = 0; row < rows; row++) out[row] = x[row & m] + y[row & n];
  else if (op === '-') for (let row = 0; row < rows; row++) out[row] = x[row & m] - y[row & n];
  else if (op === '*') for (let row = 0; row < rows; row++) out[row] = x[row & m] * y[row & n];
  else for (let row = 0; row < rows; row++) out[row] = x[row & m] / y[row & n];
  for (let row = 0; row < rows; row++) {
    const result = out[row];
    // x − x is 0 for every finite x and NaN for the others.
    if ((result - result !== 0 || result === 0) && isValid(validity, row)) {
      out[row] = floatPair(op, x[row & m], y[row & n], isSingle);
    }
  }
  return flat(a.type, out, rows, validity);
}
