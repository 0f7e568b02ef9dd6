import assert from 'node:assert/strict';
import { test } from 'node:test';
import { polymorphicExample } from '../../../test/support/sample_values.ts';
import { SqlError } from '../../base/error.ts';
import { type DataType, decimal, float32, float64, int32, int64, interval, numeric, text } from '../../data/type.ts';
import { listValue, type Value } from '../../data/value.ts';
import type { Vector } from '../../data/vector.ts';
import { constant, valuesOf, vectorOf } from '../../data/vector_builder.ts';
import { slice } from '../../kernels/gather.ts';
import type { Accumulator, AggregateOverload, ArgumentType } from '../define.ts';
import { aggregates } from './index.ts';

const fits = (wanted: ArgumentType, given: DataType): boolean =>
  wanted.kind === 'any' ||
  (wanted.kind === 'anydecimal'
    ? given.kind === 'decimal' || given.kind === 'numeric'
    : JSON.stringify(wanted) === JSON.stringify(given));

function overloadOf(name: string, types: readonly DataType[]): AggregateOverload {
  const definition = aggregates.find((aggregate) => aggregate.name === name)!;
  const overload = definition.overloads.find(
    ({ args }) => args.length === types.length && args.every((arg, i) => fits(arg, types[i])),
  );
  assert(overload, `${name}(${types.map((type) => type.kind)})`);
  return overload;
}

const resultOf = ({ result }: AggregateOverload, types: readonly DataType[]): DataType =>
  typeof result === 'function' ? result(types) : result;

function started(name: string, columns: readonly Vector[]): Accumulator {
  const types = columns.map(({ type }) => type);
  const overload = overloadOf(name, types);
  return overload.start(types, resultOf(overload, types), undefined);
}

function apply(name: string, ...columns: Vector[]): Value {
  const accumulator = started(name, columns);
  accumulator.resize(1);
  accumulator.update(null, columns, columns[0].length);
  return valuesOf(accumulator.finish())[0];
}

const show = (value: Value): string =>
  value !== null && typeof value === 'object' && 'units' in value
    ? (value.special ?? printed(value.units, value.scale))
    : String(value);

function printed(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? '.' : ''}${digits.slice(point)}`;
}

const d = (units: bigint, scale: number): Value => ({ units, scale });
const code =
  (sqlstate: string) =>
  (error: unknown): boolean =>
    error instanceof SqlError && error.code === sqlstate;

test('integers sum exactly and overflow as in Postgres', () => {
  assert.equal(apply('sum', vectorOf(int32, [2147483647, 2147483647, null])), 4294967294n);
  const big = vectorOf(int64, [9223372036854775807n, 9223372036854775807n, -5n]);
  assert.equal(show(apply('sum', big)), '18446744073709551609');
  assert.equal(show(apply('avg', big)), '6148914691236517203');
  assert.equal(show(apply('avg', vectorOf(int32, [1, 2, 2]))), '1.6666666666666667');
  assert.equal(apply('sum', vectorOf(int32, [null])), null);
});

test('decimals keep their scale', () => {
  assert.equal(show(apply('sum', vectorOf(decimal(10, 2), [d(150n, 2), d(-25n, 2)]))), '1.25');
  assert.equal(
    show(apply('avg', vectorOf(decimal(10, 2), [d(100n, 2), d(100n, 2), d(101n, 2)]))),
    '1.00333333333333333333',
  );
  assert.equal(show(apply('sum', vectorOf(decimal(38, 0), [d(-(10n ** 37n), 0), d(1n, 0)]))), `-${'9'.repeat(37)}`);
  assert.equal(show(apply('sum', vectorOf(numeric, [d(15n, 1), d(25n, 2)]))), '1.75');
  const odd: Value = { units: 0n, scale: 0, special: 'Infinity' };
  assert.equal(show(apply('sum', vectorOf(numeric, [d(15n, 1), odd]))), 'Infinity');
  assert.throws(() => apply('sum', vectorOf(decimal(38, 0), Array(20).fill(d(10n ** 37n, 0)))), code('22003'));
});

test('doubles sum with compensation', () => {
  assert.equal(apply('sum', vectorOf(float64, [1e16, 1, -1e16, 1])), 2);
  assert.equal(apply('sum', vectorOf(float64, Array(10).fill(0.1))), 1);
  assert.equal(apply('sum', vectorOf(float64, [Infinity, 1])), Infinity);
  assert.equal(apply('sum', vectorOf(float64, [Infinity, -Infinity])), Number.NaN);
  assert.throws(() => apply('sum', vectorOf(float64, [1e308, 1e308])), code('22003'));
  assert.throws(() => apply('sum', vectorOf(float32, [3e38, 3e38].map(Math.fround))), code('22003'));
});

test('variances of doubles stand far offsets', () => {
  const values = vectorOf(float64, [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
  assert.equal(apply('var_samp', values), 30);
  assert.equal(apply('var_pop', vectorOf(float64, [0.1, 0.1, 0.1])), 0);
  assert.equal(apply('stddev_samp', vectorOf(float64, [5])), null);
  assert.equal(apply('var_pop', vectorOf(float64, [1, Infinity])), Number.NaN);
});

test('variances of integers have the digits of Postgres', () => {
  assert.equal(show(apply('var_samp', vectorOf(int32, [1, 2, 4]))), '2.3333333333333333');
  assert.equal(show(apply('stddev_samp', vectorOf(int32, [1, 2, 4]))), '1.5275252316519467');
  assert.equal(show(apply('var_pop', vectorOf(int32, [1, 2]))), '0.25000000000000000000');
  assert.equal(show(apply('stddev', vectorOf(int64, [1n, 2n]))), '0.70710678118654752440');
  assert.equal(show(apply('var_pop', vectorOf(int32, [3]))), '0');
});

test('statistics of pairs', () => {
  const y = vectorOf(float64, [3, 5, 7, null, 10]);
  const x = vectorOf(float64, [1, 2, 3, 4, null]);
  assert.equal(apply('regr_slope', y, x), 2);
  assert.equal(apply('regr_intercept', y, x), 1);
  assert.equal(apply('corr', y, x), 1);
  assert.equal(apply('regr_count', y, x), 3n);
  assert.equal(apply('covar_samp', y, x), 2);
});

test('extremes', () => {
  assert.equal(apply('max', vectorOf(float64, [1, Number.NaN, 3])), Number.NaN);
  assert.equal(apply('min', vectorOf(float64, [Number.NaN, 3, 1])), 1);
  assert.equal(apply('min', vectorOf(int64, [3n, -9223372036854775808n, 4294967296n])), -9223372036854775808n);
  assert.equal(apply('max', vectorOf(int64, [-1n, -4294967296n])), -1n);
  assert.equal(apply('max', vectorOf(text, ['a', 'é', 'b', null])), 'é');
  const months = { months: 1, days: 0, micros: 0n };
  assert.deepEqual(apply('max', vectorOf(interval, [months, { months: 0, days: 29, micros: 0n }])), months);
});

test('string_agg joins with the delimiter of each row', () => {
  const values = vectorOf(text, ['a', null, 'b', 'c']);
  assert.equal(apply('string_agg', values, vectorOf(text, [',', ';', '-', null])), 'a-bc');
  assert.equal(apply('string_agg', values, constant(text, ', ', 4)), 'a, b, c');
});

test('intervals are averaged as Postgres does', () => {
  const values = vectorOf(interval, [
    { months: 1, days: 1, micros: 0n },
    { months: 0, days: 0, micros: 0n },
  ]);
  assert.deepEqual(apply('avg', values), { months: 0, days: 15, micros: 43_200_000_000n });
});

/** Deterministic numbers without a generator of the outside world. */
function* noise(): Generator<number, never> {
  let state = 12345;
  for (;;) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    yield state / 2 ** 32;
  }
}

function randomColumn(type: DataType, rows: number, random: Iterator<number, never>): Vector {
  const next = (): number => random.next().value;
  const one = (): Value => {
    if (next() < 0.1) return null;
    const n = Math.floor((next() - 0.5) * 2000);
    if (type.kind === 'int') return type.bits === 64 ? BigInt(n) * 12345678901n : n;
    if (type.kind === 'float') return Math.fround(n * next());
    if (type.kind === 'decimal' || type.kind === 'numeric') {
      return { units: BigInt(n), scale: type.kind === 'decimal' ? type.scale : Math.abs(n) % 4 };
    }
    if (type.kind === 'bool') return n > 0;
    if (type.kind === 'date') return n;
    if (type.kind === 'timestamp' || type.kind === 'time') return BigInt(n);
    if (type.kind === 'oid') return BigInt(Math.abs(n));
    if (type.kind === 'timetz') return { micros: BigInt(n), offset: (n % 3) * 3600 };
    if (type.kind === 'interval') return { months: n, days: n, micros: BigInt(n) };
    if (type.kind === 'array') return listValue([n, null, n % 3]);
    return type.kind === 'bytes' ? Uint8Array.of(n & 255) : `t${n}`;
  };
  return vectorOf(type, Array.from({ length: rows }, one));
}

function concrete(arg: ArgumentType): readonly DataType[] {
  if (arg.kind === 'any') return [text, int32];
  if (arg.kind === 'anydecimal') return [decimal(30, 2), decimal(9, 2), numeric];
  return [polymorphicExample(arg) ?? (arg as DataType)];
}

/** Each overload with every choice of types for its first argument. */
const variants = ({ args }: AggregateOverload): readonly (readonly DataType[])[] =>
  args.length === 0 ? [[]] : concrete(args[0]).map((type) => [type, ...args.slice(1).map((arg) => concrete(arg)[0])]);

const isFraction = (name: string, i: number): boolean =>
  (name.includes('quantile') && i === 1) || (name.startsWith('percentile_') && i === 0);

/** A key of an object is never NULL, nor is an array that becomes part of a larger one. */
const isPresent = (name: string, type: DataType, i: number): boolean =>
  i === 0 && (name.endsWith('_object_agg') || (type.kind === 'array' && (name === 'array_agg' || name === 'list')));

/** Each NULL becomes the first value. */
function withoutNulls(column: Vector): Vector {
  const values = valuesOf(column);
  const first = values.find((value) => value !== null)!;
  return vectorOf(
    column.type,
    values.map((value) => value ?? first),
  );
}

test('any cut into batches and tasks gives the same result', () => {
  const random = noise();
  const [rows, groupCount] = [200, 7];
  const cases = aggregates.flatMap(({ name, overloads }) =>
    overloads.flatMap((overload) => variants(overload).map((types) => ({ name, overload, types }))),
  );
  for (const { name, overload, types } of cases) {
    const columns = types.map((type, i) =>
      // A fraction is one constant for all rows.
      isFraction(name, i)
        ? constant(type, type.kind === 'array' ? listValue([0.25]) : 0.25, rows)
        : isPresent(name, type, i)
          ? withoutNulls(randomColumn(type, rows, random))
          : randomColumn(type, rows, random),
    );
    const groups = Uint32Array.from({ length: rows }, () => Math.floor(random.next().value * groupCount));
    const result = resultOf(overload, types);
    const begin = (): Accumulator => {
      const accumulator = overload.start(types, result, { timeZone: 'UTC' });
      accumulator.resize(groupCount);
      return accumulator;
    };
    const feed = (into: Accumulator, from: number, until: number): void =>
      into.update(
        groups.slice(from, until),
        columns.map((column) => slice(column, from, until)),
        until - from,
      );
    const whole = begin();
    feed(whole, 0, rows);
    const merged = begin();
    for (let task = 0; task < 4; task++) {
      const part = begin();
      for (let i = task * 50; i < (task + 1) * 50; i += 5) feed(part, i, i + 5);
      const state = part.state();
      assert.deepEqual(
        state.map(({ type }) => type),
        overload.stateTypes(types),
        `state of ${name}`,
      );
      merged.merge(
        Uint32Array.from({ length: groupCount }, (_, g) => g),
        state,
        groupCount,
      );
    }
    assert.deepEqual(merged.finish().type, result, name);
    assert.deepEqual(valuesOf(merged.finish()), valuesOf(whole.finish()), `${name}(${types.map(({ kind }) => kind)})`);
  }
});
