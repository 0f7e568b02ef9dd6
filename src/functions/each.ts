import { bitmapBytes, getBit } from '../base/bits.ts';
import { type DataType, isVariable } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { dictionaryOf, flat, isNull, type Vector, valueAt } from '../data/vector.ts';
import { constant, VectorBuilder } from '../data/vector_builder.ts';
import { gather } from '../kernels/gather.ts';
import type { CallContext, Kernel } from './define.ts';
import { textReader } from './text_reader.ts';

/** A function of one row's values, none of them NULL; null makes the row NULL. */
export type RowFunction = (...args: never[]) => Value;
/** Makes the row function for one call: for functions that depend on the time zone or on the result's type. */
export type RowFunctionMaker = (context: CallContext, result: DataType) => RowFunction;

/**
 * The loop around a function of one value. The lambda sees values as data/value.ts spells them (number, bigint for
 * int64 and timestamps, string, Decimal, …), never NULL, and must be immutable: it runs once for a constant and once
 * per distinct value of a dictionary.
 */
export const each1 = <A, R extends Value>(f: (a: A) => R): Kernel => eachOf(() => f as RowFunction);
export const each2 = <A, B, R extends Value>(f: (a: A, b: B) => R): Kernel => eachOf(() => f as RowFunction);
export const each3 = <A, B, C, R extends Value>(f: (a: A, b: B, c: C) => R): Kernel => eachOf(() => f as RowFunction);
/** The same for any number of arguments. */
export const eachN = <R extends Value>(f: (...args: Value[]) => R): Kernel => eachOf(() => f as RowFunction);

/** The same for a lambda made per call. */
export function eachOf(make: RowFunctionMaker): Kernel {
  return (args, rows, result, context) => {
    const f = make(context, result);
    if (args.some(isNullConstant)) return constant(result, null, rows);
    const varying = args.filter((arg) => arg.encoding !== 'constant');
    if (varying.length === 0) return constant(result, callAt(f, args, 0), rows);
    if (varying.length === 1) return overOne(f, args, args.indexOf(varying[0]), rows, result);
    return overRows(f, args, rows, result);
  };
}

const isNullConstant = (arg: Vector): boolean => arg.encoding === 'constant' && isNull(arg, 0);

const callAt = (f: RowFunction, args: readonly Vector[], row: number): Value =>
  (f as (...args: Value[]) => Value)(...args.map((arg) => valueAt(arg, row)));

/** One argument varies, the others are constants: bound once. */
function overOne(f: RowFunction, args: readonly Vector[], at: number, rows: number, result: DataType): Vector {
  const g = bindOthers(f, args, at);
  const arg = args[at];
  if (arg.encoding === 'dictionary' && arg.dictionary!.length <= rows * 4) return overDictionary(g, arg, rows, result);
  return overNumbers(g, arg, rows, result) ?? overValues(g, arg, rows, result);
}

function bindOthers(f: RowFunction, args: readonly Vector[], at: number): (x: Value) => Value {
  const call = f as (...args: Value[]) => Value;
  if (args.length === 1) return call;
  const values = args.map((arg, i) => (i === at ? null : valueAt(arg, 0)));
  if (args.length === 2) {
    const [a, b] = values;
    return at === 0 ? (x) => call(x, b) : (x) => call(a, x);
  }
  return (x) => call(...values.map((value, i) => (i === at ? x : value)));
}

/** Runs once per distinct value that a row uses: an entry that no row uses must not raise its error. */
function overDictionary(g: (x: Value) => Value, arg: Vector, rows: number, result: DataType): Vector {
  const dictionary = arg.dictionary!;
  const read = passingReaderOf(dictionary);
  const codes = arg.values as Int32Array;
  const { validity } = arg;
  // 0 = not seen, 1 = NULL, n + 2 = entry n of the output
  const seen = new Int32Array(dictionary.length);
  const out = new VectorBuilder(result, Math.min(dictionary.length, rows));
  const indices = new Int32Array(rows);
  let nulls = false;
  for (let row = 0; row < rows; row++) {
    if (validity !== null && !getBit(validity, row)) {
      indices[row] = -1;
      nulls = true;
      continue;
    }
    const code = codes[row];
    if (seen[code] === 0) {
      const value = g(read(code));
      if (value === null) seen[code] = 1;
      else {
        seen[code] = out.length + 2;
        out.append(value);
      }
    }
    if (seen[code] === 1) nulls = true;
    indices[row] = seen[code] - 2;
  }
  const distinct = out.finish();
  if (!isVariable(result)) return gather(distinct, indices, rows);
  return dictionaryOf(distinct, indices, rows, nulls ? clearNegatives(indices, rows) : null);
}

/** The validity that negative codes ask for; they become code 0. */
function clearNegatives(codes: Int32Array, rows: number): Uint8Array {
  const validity = new Uint8Array(bitmapBytes(rows));
  for (let row = 0; row < rows; row++) {
    if (codes[row] < 0) codes[row] = 0;
    else validity[row >> 3] |= 1 << (row & 7);
  }
  return validity;
}

type Numbers = Float64Array | Int32Array;

const isPlainNumber = (type: DataType): boolean =>
  type.kind === 'float' || type.kind === 'date' || (type.kind === 'int' && type.bits !== 64);

/** number → number over typed arrays; undefined when the types are others or the lambda gave a NULL. */
function overNumbers(g: (x: Value) => Value, arg: Vector, rows: number, result: DataType): Vector | undefined {
  if (arg.encoding !== 'flat' || !isPlainNumber(arg.type) || !isPlainNumber(result)) return undefined;
  const from = arg.values as Numbers;
  const f = g as (x: number) => number | null;
  const to = allocateNumbers(result, rows);
  const { validity } = arg;
  for (let row = 0; row < rows; row++) {
    if (validity !== null && (validity[row >> 3] & (1 << (row & 7))) === 0) continue;
    const y = f(from[row]);
    if (y === null) return undefined;
    to[row] = y;
  }
  return flat(result, to, rows, validity);
}

function allocateNumbers(type: DataType, rows: number): Numbers {
  if (type.kind === 'float') {
    return type.bits === 64 ? new Float64Array(rows) : (new Float32Array(rows) as unknown as Numbers);
  }
  if (type.kind === 'int' && type.bits === 16) return new Int16Array(rows) as unknown as Numbers;
  return new Int32Array(rows);
}

function overValues(g: (x: Value) => Value, arg: Vector, rows: number, result: DataType): Vector {
  const read = passingReaderOf(arg);
  const out = new VectorBuilder(result, rows);
  for (let row = 0; row < rows; row++) out.append(isNull(arg, row) ? null : g(read(row)));
  return out.finish();
}

function overRows(f: RowFunction, args: readonly Vector[], rows: number, result: DataType): Vector {
  const call = f as (...args: Value[]) => Value;
  const readers = args.map(passingReaderOf);
  const out = new VectorBuilder(result, rows);
  const [a, b, c] = readers;
  for (let row = 0; row < rows; row++) {
    if (args.some((arg) => isNull(arg, row))) out.append(null);
    else if (readers.length === 2) out.append(call(a(row), b(row)));
    else if (readers.length === 3) out.append(call(a(row), b(row), c(row)));
    else out.append(call(...readers.map((read) => read(row))));
  }
  return out.finish();
}

/** The same where no value is kept longer than the vector. */
const passingReaderOf = (vector: Vector): ((row: number) => Value) =>
  vector.type.kind === 'text' && vector.encoding === 'flat' ? textReader(vector) : readerOf(vector);

/** Reads the (not NULL) value of a row; looks at type and encoding once. */
export function readerOf(vector: Vector): (row: number) => Value {
  const { values, type, encoding } = vector;
  if (encoding === 'constant') {
    const value = isNull(vector, 0) ? null : valueAt(vector, 0);
    return () => value;
  }
  if (encoding === 'dictionary') return dictionaryReader(vector);
  if (type.kind === 'bool') return (row) => values[row] !== 0;
  if (type.kind === 'int' || type.kind === 'float' || type.kind === 'date' || type.kind === 'timestamp') {
    return (row) => values[row];
  }
  const whole = vector.validity === null ? vector : { ...vector, validity: null };
  return (row) => valueAt(whole, row);
}

/** Each distinct value is read once. */
function dictionaryReader(vector: Vector): (row: number) => Value {
  const dictionary = vector.dictionary!;
  const codes = vector.values as Int32Array;
  const known = new Map<number, Value>();
  return (row) => {
    const code = codes[row];
    let value = known.get(code);
    if (value === undefined) {
      value = valueAt(dictionary, code);
      known.set(code, value);
    }
    return value;
  };
}
