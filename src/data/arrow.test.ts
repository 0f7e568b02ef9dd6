import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordBatchStreamWriter, tableFromIPC } from 'apache-arrow';
import { arrowSchema, recordBatch } from './arrow.ts';
import {
  bool,
  bytes,
  type DataType,
  date,
  decimal,
  float64,
  int16,
  int64,
  interval,
  numeric,
  text,
  timestamptz,
} from './type.ts';
import type { Value } from './value.ts';
import { dictionaryOf } from './vector.ts';
import { constant, vectorOf } from './vector_builder.ts';

const columns: readonly (readonly [DataType, readonly Value[], readonly unknown[]])[] = [
  [bool, [true, null, false], [true, null, false]],
  [int16, [1, -2, null], [1, -2, null]],
  [int64, [1n, -(2n ** 63n), null], [1n, -(2n ** 63n), null]],
  [float64, [0.5, null, -1], [0.5, null, -1]],
  [text, ['a', '', 'äö'], ['a', '', 'äö']],
  [numeric, [{ units: 150n, scale: 2 }, null, { units: 0n, scale: 0, special: 'NaN' }], ['1.50', null, 'NaN']],
];

async function travelled(batch: ReturnType<typeof recordBatch>) {
  const writer = RecordBatchStreamWriter.writeAll([batch]);
  return tableFromIPC(await writer.toUint8Array());
}

test('columns read back in another Arrow reader', async () => {
  const vectors = columns.map(([type, values]) => vectorOf(type, values));
  const schema = arrowSchema(columns.map(([type], i) => ({ name: `c${i}`, type })));
  const table = await travelled(recordBatch({ columns: vectors, length: 3 }, schema));
  for (const [i, [, , expected]] of columns.entries()) {
    assert.deepEqual([...table.getChildAt(i)!], expected, `column ${i}`);
  }
});

test('words of decimals, dates, timestamps, bytes and intervals', async () => {
  const types = [decimal(9, 2), decimal(38, 2), date, timestamptz, bytes, interval];
  const row: Value[] = [
    { units: -5n, scale: 2 },
    { units: -(10n ** 30n), scale: 2 },
    19782,
    1_700_000_000_000_000n,
    Uint8Array.of(1, 2),
    { months: -1, days: 2, micros: 3n },
  ];
  const vectors = types.map((type, i) => vectorOf(type, [row[i]]));
  const schema = arrowSchema(types.map((type, i) => ({ name: `c${i}`, type })));
  const table = await travelled(recordBatch({ columns: vectors, length: 1 }, schema));
  const words = (i: number) => table.getChildAt(i)!.data[0].values;
  assert.deepEqual(
    table.schema.fields.map(({ type }) => String(type)),
    [
      'Decimal[9e+2]',
      'Decimal[38e+2]',
      'Date32<DAY>',
      'Timestamp<MICROSECOND, UTC>',
      'Binary',
      'Interval<MONTH_DAY_NANO>',
    ],
  );
  const big = (i: number) => {
    const view = words(i) as Uint32Array;
    return [...new BigInt64Array(view.buffer.slice(view.byteOffset, view.byteOffset + 16))];
  };
  assert.deepEqual(big(0), [-5n, -1n]);
  assert.equal((big(1)[1] << 64n) | BigInt.asUintN(64, big(1)[0]), -(10n ** 30n));
  assert.equal(words(2)[0], 19782);
  assert.equal(words(3)[0], 1_700_000_000_000_000n);
  assert.deepEqual([...table.getChildAt(4)!.get(0)], [1, 2]);
  assert.deepEqual([...(words(5) as Int32Array)].slice(0, 3), [-1, 2, 3000]);
});

test('constants and dictionaries are written out', async () => {
  const dictionary = dictionaryOf(vectorOf(text, ['x', 'y']), Int32Array.of(1, 0, 1), 3, Uint8Array.of(0b101));
  const schema = arrowSchema([
    { name: 'd', type: text },
    { name: 'c', type: int64 },
  ]);
  const table = await travelled(recordBatch({ columns: [dictionary, constant(int64, 7n, 3)], length: 3 }, schema));
  assert.deepEqual([...table.getChildAt(0)!], ['y', null, 'y']);
  assert.deepEqual([...table.getChildAt(1)!], [7n, 7n, 7n]);
});
