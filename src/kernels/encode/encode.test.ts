import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bool,
  bytes,
  type DataType,
  date,
  float32,
  float64,
  int16,
  int32,
  int64,
  interval,
  json,
  numeric,
  text,
  timestamp,
  timestamptz,
} from '../../data/type.ts';
import { infinities, type Value } from '../../data/value.ts';
import { valueToBinary } from '../../data/value_binary.ts';
import { valueToText } from '../../data/value_text.ts';
import { dictionaryOf, type Vector } from '../../data/vector.ts';
import { constant, valuesOf, vectorOf } from '../../data/vector_builder.ts';
import { binaryCells } from './binary_cells.ts';
import type { Cells } from './cells.ts';
import { textCells } from './text_cells.ts';

const decimal = (precision: number, scale: number): DataType => ({ kind: 'decimal', precision, scale });
const units = (list: readonly bigint[], scale: number) => list.map((each) => ({ units: each, scale }));
const big = [0n, 1n, -1n, 9n, 10n, 99n, 100n, 999_999_999n, 1_000_000_000n, -1_000_000_000n, 2n ** 53n, 2n ** 53n - 1n];
const wide = [...big, -(2n ** 53n), 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 123_456_789_012_345_678n];
/** Numbers that are the same in every run. */
const scattered = Array.from({ length: 300 }, (_, i) => ((i * 2_654_435_761) % 4_294_967_296) - 2_147_483_648);
const day = 86_400_000_000n;

const cases: readonly (readonly [DataType, readonly Value[]])[] = [
  [bool, [true, false, null]],
  [int16, [0, -1, 32767, -32768, 10, 99, 100]],
  [int32, [0, -1, 2147483647, -2147483648, 9999, 10000, 99999, 1000000, 123456789, null, ...scattered]],
  [int64, [...wide, null, ...scattered.map((n) => BigInt(n) * 1_000_003n)]],
  [decimal(18, 0), units(big, 0)],
  [decimal(10, 2), [...units([0n, 5n, -5n, 99n, 100n, -100n, 12345n, 999_999_999_99n], 2), null]],
  [decimal(18, 15), units([...big, 1n, 999_999_999_999_999n, 1_000_000_000_000_000n], 15)],
  [decimal(18, 17), units([...big, 99_999_999_999_999_999n], 17)],
  [decimal(30, 4), units([1n, -(10n ** 29n), 10n ** 25n + 7n], 4)],
  [numeric, [{ units: 0n, scale: 0, special: 'NaN' }, { units: 12300n, scale: 3 }, null]],
  [
    float64,
    [0, -0, 1, -1, 0.1, 0.5, 1 / 3, 1e-4, 1e-5, 9.99e-5, 1e15, 1e16, 2 ** 36, 2 ** 36 - 0.5, 123456.789, 1e300, 5e-324]
      .concat([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 100, 0.123456, 0.1234567, 370000.37])
      .concat(scattered.map((n) => n * 0.37))
      .concat(scattered.map((n) => n / 1e6)),
  ],
  [float32, [0, -0, 0.1, 1 / 3, 16777216, 1e20, Number.NaN].map(Math.fround)],
  [
    date,
    [0, -1, 19_000, -719_162, -719_163, 2_932_896, 2_932_897, infinities.date, infinities.minusDate, 11_016, null],
  ],
  [
    timestamp,
    [0n, -1n, 1n, 500_000n, day - 1n, -day, 1_700_000_000_123_456n, -62_135_596_800_000_000n, 253_402_300_800_000_000n]
      .concat([infinities.timestamp, infinities.minusTimestamp, -62_135_596_800_000_001n, 9_100_000_000_000_000n])
      .concat([1_600_000_000_120_000n]),
  ],
  [timestamptz, [0n, 1_700_000_000_123_400n, infinities.timestamp, -(10n ** 17n)]],
  [text, ['', 'a', 'é\n\\', 'x'.repeat(100), null]],
  [json, ['{"a": 1}', null]],
  [bytes, [new Uint8Array(0), Uint8Array.of(1, 255), null]],
  [interval, [{ months: 14, days: 3, micros: 1n }]],
];

/** The same values flat, as one constant each, and by a dictionary. */
function* encodings(type: DataType, values: readonly Value[]): Iterable<Vector> {
  yield vectorOf(type, values);
  for (const value of values.slice(0, 5)) yield constant(type, value, 3);
  const present = values.filter((value) => value !== null).slice(0, 4);
  const codes = Int32Array.from({ length: 9 }, (_, i) => i % present.length);
  yield dictionaryOf(vectorOf(type, present), codes, codes.length);
}

function written(cells: Cells, row: number): Buffer {
  const most = typeof cells.most === 'number' ? cells.most : cells.most(row);
  // Behind the values lies what must not be touched.
  const out = new Uint8Array(most + 3).fill(0xee);
  const end = cells.put(out, 1, row);
  assert.ok(end - 1 <= most, `${end - 1} bytes where ${most} were announced`);
  assert.deepEqual([out[0], ...out.subarray(end + 0, end)], [0xee]);
  return Buffer.from(out.subarray(1, end));
}

for (const [type, values] of cases) {
  test(`${type.kind}${type.kind === 'decimal' ? `(${type.precision}, ${type.scale})` : ''}: cells are the values' own forms`, () => {
    for (const vector of encodings(type, values)) {
      for (const zone of ['UTC', 'Europe/Berlin']) {
        const cells = textCells(vector, zone);
        for (const [row, value] of valuesOf(vector).entries()) {
          if (value !== null) assert.equal(written(cells, row).toString(), valueToText(value, type, zone));
        }
      }
      const cells = binaryCells(vector);
      for (const [row, value] of valuesOf(vector).entries()) {
        if (value !== null) assert.deepEqual(written(cells, row), Buffer.from(valueToBinary(value, type)));
      }
    }
  });
}
