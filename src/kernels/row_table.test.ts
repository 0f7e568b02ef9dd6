import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DataType, decimal, float64, int32, int64, interval, numeric, text } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { dictionaryOf } from '../data/vector.ts';
import { constant, valuesOf, vectorOf } from '../data/vector_builder.ts';
import { RowTable } from './row_table.ts';

function numbers(types: readonly DataType[], rows: readonly (readonly Value[])[]): number[] {
  const table = new RowTable(types);
  const out = new Uint32Array(rows.length);
  const columns = types.map((type, i) =>
    vectorOf(
      type,
      rows.map((row) => row[i]),
    ),
  );
  table.insert(columns, rows.length, out);
  const found = new Int32Array(rows.length);
  table.find(columns, rows.length, found);
  assert.deepEqual([...found], [...out]);
  const kept = table.rows();
  for (const [row, number] of out.entries()) {
    if (out.indexOf(number) !== row) continue;
    for (const [i, column] of kept.entries()) assert.deepEqual(valuesOf(column)[number], rows[row][i]);
  }
  return [...out];
}

test('rows are numbered in the order first seen, NULL is one of them', () => {
  assert.deepEqual(numbers([int32], [[5], [null], [0], [5], [null]]), [0, 1, 2, 0, 1]);
  assert.deepEqual(numbers([int64], [[0n], [null], [4294967296n], [0n]]), [0, 1, 2, 0]);
  assert.deepEqual(numbers([text], [['a'], [''], [null], ['a'], ['']]), [0, 1, 2, 0, 1]);
  assert.deepEqual(
    numbers(
      [int32, text],
      [
        [1, 'a'],
        [1, null],
        [null, 'a'],
        [0, 'a'],
        [1, 'a'],
      ],
    ),
    [0, 1, 2, 3, 0],
  );
});

test('equal values written differently are one', () => {
  assert.deepEqual(numbers([float64], [[0], [-0], [Number.NaN], [Number.NaN], [1]]), [0, 0, 1, 1, 2]);
  const [one, same]: Value[] = [
    { units: 10n, scale: 1 },
    { units: 100n, scale: 2 },
  ];
  assert.deepEqual(numbers([numeric], [[one], [same]]), [0, 0]);
  assert.deepEqual(
    numbers(
      [interval],
      [
        [{ months: 1, days: 0, micros: 0n }],
        [{ months: 0, days: 30, micros: 0n }],
        [{ months: 0, days: 1, micros: 0n }],
      ],
    ),
    [0, 0, 1],
  );
});

test('dictionaries and constants are looked up as flat columns are', () => {
  const table = new RowTable([text]);
  const out = new Uint32Array(3);
  table.insert([vectorOf(text, ['x', 'y', 'z'])], 3, out);
  const dictionary = vectorOf(text, ['y', 'w', 'x']);
  const found = new Int32Array(4);
  table.find([dictionaryOf(dictionary, Int32Array.of(0, 1, 2, 0), 4, Uint8Array.of(0b0111))], 4, found);
  assert.deepEqual([...found], [1, -1, 0, -1]);
  table.find([constant(text, 'z', 4)], 4, found);
  assert.deepEqual([...found], [2, 2, 2, 2]);
  table.find([constant(text, null, 4)], 4, found);
  assert.deepEqual([...found], [-1, -1, -1, -1]);
});

test('many rows survive growing', () => {
  const rows = 5000;
  for (const types of [[int32], [decimal(38, 2)], [text], [int64, text]]) {
    const table = new RowTable(types);
    const valueFor = (type: DataType, i: number): Value =>
      type.kind === 'decimal'
        ? { units: BigInt(i) << 70n, scale: 2 }
        : type.kind === 'text'
          ? `value number ${i}`
          : type.kind === 'int' && type.bits === 64
            ? BigInt(i)
            : i;
    const columns = types.map((type) =>
      vectorOf(
        type,
        Array.from({ length: rows }, (_, i) => valueFor(type, i)),
      ),
    );
    const out = new Uint32Array(rows);
    table.insert(columns, rows, out);
    table.insert(columns, rows, out);
    assert.deepEqual([...out], [...Array(rows).keys()]);
    assert.equal(table.count, rows);
    assert.deepEqual(table.rows().map(valuesOf), columns.map(valuesOf));
  }
});
