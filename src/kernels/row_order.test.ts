import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bound } from '../data/bounds.ts';
import { compareValues } from '../data/compare.ts';
import { type DataType, date, int32, int64, text } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { dictionaryOf, type Vector } from '../data/vector.ts';
import { valuesOf, vectorOf } from '../data/vector_builder.ts';
import { rowsWithin } from './row_order.ts';

const money: DataType = { kind: 'decimal', precision: 10, scale: 2 };
const rows = 400;

type Make = (n: number) => Exclude<Value, null>;
const makers: readonly (readonly [DataType, Make])[] = [
  [int32, (n) => n - 20],
  [int64, (n) => BigInt(n) * 0x1_0000_0001n - 50n],
  [date, (n) => n],
  [text, (n) => `${'é'.repeat(Math.abs(n) % 3)}k${n}`],
  [money, (n) => ({ units: BigInt(n * 7), scale: 2 })],
];

/** A scattered number below 40, the same in every run. */
const scattered = (row: number): number => (row * 7919 + (row >> 3)) % 40;

function chosen(column: Vector, bounds: readonly Bound[]): number[] | null {
  const found = rowsWithin(column, bounds);
  if (found === null) return null;
  if (!('start' in found)) return [...found];
  return Array.from({ length: found.end - found.start }, (_, i) => found.start + i);
}

function expected(column: Vector, bounds: readonly Bound[]): number[] {
  const holds = (value: Value, bound: Bound): boolean => {
    if (value === null) return false;
    if ('values' in bound) return bound.values.some((each) => compareValues(value, each, column.type) === 0);
    if (!('value' in bound)) return false;
    const order = compareValues(value, bound.value, column.type);
    return { '=': order === 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[bound.op];
  };
  return valuesOf(column).flatMap((value, row) => (bounds.every((bound) => holds(value, bound)) ? [row] : []));
}

const columnsOf = (type: DataType, make: Make): Vector[] => {
  const values = Array.from({ length: rows }, (_, row) => make(scattered(row)));
  const sorted = [...values].sort((a, b) => compareValues(a, b, type));
  const holed = values.map((value, row) => (row % 11 === 0 ? null : value));
  return [vectorOf(type, values), vectorOf(type, sorted), vectorOf(type, holed)];
};

test('rows found by the order of a column are those that satisfy the bounds', () => {
  for (const [type, make] of makers) {
    for (const column of columnsOf(type, make)) {
      for (let n = -1; n <= 41; n++) {
        const value = make(n);
        const equal: Bound[] = [{ column: 0, op: '=', value }];
        // Asked for often enough, a column that is not sorted has an order too.
        for (let ask = 0; ask < 8; ask++) chosen(column, equal);
        assert.deepEqual(chosen(column, equal), expected(column, equal), `${type.kind} = ${n}`);
        for (const op of ['<', '<=', '>', '>='] as const) {
          const bounds: Bound[] = [{ column: 0, op, value }];
          const found = chosen(column, bounds);
          if (found !== null) assert.deepEqual(found, expected(column, bounds), `${type.kind} ${op} ${n}`);
        }
        const among: Bound[] = [{ column: 0, op: 'in', values: [value, make(n - 3), value] }];
        const some = chosen(column, among);
        if (some !== null) assert.deepEqual(some, expected(column, among), `${type.kind} in`);
        const between: Bound[] = [
          { column: 0, op: '>=', value },
          { column: 0, op: '<', value: make(n + 2) },
        ];
        const found = chosen(column, between);
        if (found !== null) assert.deepEqual(found, expected(column, between), `${type.kind} between`);
      }
    }
  }
});

test('codes of a dictionary are ordered by the texts they stand for', () => {
  const dictionary = vectorOf(text, ['b', 'a', 'ü', 'c']);
  const column = dictionaryOf(dictionary, Int32Array.from([1, 1, 0, 3, 2]), 5);
  assert.deepEqual(chosen(column, [{ column: 0, op: '=', value: 'c' }]), [3]);
  assert.deepEqual(chosen(column, [{ column: 0, op: '>', value: 'b' }]), [3, 4]);
});

test('an unsorted column is looked through until it is worth sorting', () => {
  const column = vectorOf(int32, [3, 1, 2, 9, 8, 7, 6, 5, 4, 0]);
  const bounds: Bound[] = [{ column: 0, op: '=', value: 2 }];
  assert.equal(chosen(column, bounds), null);
  for (let ask = 0; ask < 8; ask++) chosen(column, bounds);
  assert.deepEqual(chosen(column, bounds), [2]);
});
