import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { allTypes, anyValue, nestedTypes, vectorArbitrary } from '../../test/support/arbitrary.ts';
import { SqlError } from '../base/error.ts';
import { compareValues } from './compare.ts';
import { hashValue } from './hash.ts';
import { decodeBatch, encodeBatch } from './ipc.ts';
import {
  bytes,
  type DataType,
  date,
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  interval,
  numeric,
  text,
  timestamp,
  timestamptz,
  typeName,
} from './type.ts';
import { valueFromBinary, valueToBinary } from './value_binary.ts';
import { valueFromText, valueToText } from './value_text.ts';
import { valuesOf, vectorOf } from './vector_builder.ts';

for (const type of [...allTypes, ...nestedTypes]) {
  describe(typeName(type), () => {
    test('text reads back as the same value', () => {
      const zones = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata');
      fc.assert(
        fc.property(anyValue(type), zones, (value, zone) => {
          assert.deepEqual(valueFromText(valueToText(value, type, zone), type, zone), value);
        }),
      );
    });
    test('binary reads back as the same value', () => {
      fc.assert(
        fc.property(anyValue(type), (value) => {
          assert.deepEqual(valueFromBinary(valueToBinary(value, type), type), value);
        }),
      );
    });
    test('order is total, and equal values hash equal', () => {
      fc.assert(
        fc.property(anyValue(type), anyValue(type), (a, b) => {
          assert.equal(Math.sign(compareValues(a, b, type)) + Math.sign(compareValues(b, a, type)), 0);
          assert.equal(compareValues(a, a, type), 0);
          if (compareValues(a, b, type) === 0) assert.equal(hashValue(a, type), hashValue(b, type));
        }),
      );
    });
    test('vectors of every encoding travel as bytes unchanged', () => {
      const batches = fc.nat(40).chain((rows) => fc.array(vectorArbitrary(type, rows), { minLength: 1, maxLength: 3 }));
      fc.assert(
        fc.property(batches, (columns) => {
          const frame = encodeBatch({ columns, length: columns[0].length });
          const back = decodeBatch(
            frame,
            columns.map(() => type),
          );
          assert.equal(back.length, columns[0].length);
          assert.deepEqual(back.columns.map(valuesOf), columns.map(valuesOf));
          assert.deepEqual(
            back.columns.map(({ encoding }) => encoding),
            columns.map(({ encoding }) => encoding),
          );
        }),
        { numRuns: 50 },
      );
    });
  });
}

test('a few rows of a long dictionary travel without the other words', () => {
  const words = vectorOf(
    text,
    Array.from({ length: 10_000 }, (_, i) => `word ${i}`),
  );
  const values = new Int32Array([7000, 3, 7000, 9999]);
  const column = { ...words, length: 4, encoding: 'dictionary', values, offsets: null, dictionary: words } as const;
  const frame = encodeBatch({ columns: [column], length: 4 });
  assert.ok(frame.length < 300, `${frame.length} bytes`);
  assert.deepEqual(valuesOf(decodeBatch(frame, [text]).columns[0]), ['word 7000', 'word 3', 'word 7000', 'word 9999']);
});

/** Texts as PostgreSQL 15 reads and prints them. */
const printed: readonly (readonly [DataType, string, string])[] = [
  [float64, '1e15', '1e+15'],
  [float64, '1e14', '100000000000000'],
  [float64, '123456789012345678', '1.2345678901234568e+17'],
  [float64, '1e-5', '1e-05'],
  [float64, '-0', '-0'],
  [float64, ' inf ', 'Infinity'],
  [float32, '1e6', '1e+06'],
  [float32, '16777217', '1.6777216e+07'],
  [float32, '0.1', '0.1'],
  [numeric, '1.50e-2', '0.0150'],
  [numeric, '.5', '0.5'],
  [numeric, '-0.00', '0.00'],
  [decimal(5, 2), '-123.455', '-123.46'],
  [bytes, 'a\\\\b\\101', '\\x615c6241'],
  [date, 'Wed Jan 2 2024', '2024-01-02'],
  [date, '0044-03-15 BC', '0044-03-15 BC'],
  [date, '2024-366', '2024-12-31'],
  [date, 'J2451187', '1999-01-08'],
  [timestamp, '20240102T030405', '2024-01-02 03:04:05'],
  [timestamp, '2 January 2024 3:04 PM', '2024-01-02 15:04:00'],
  [timestamp, '2024-01-02 24:00:00', '2024-01-03 00:00:00'],
  [timestamptz, '2024-01-02 03:04:05 America/New_York', '2024-01-02 08:04:05+00'],
  [timestamptz, '2024-01-02 03:04:05-0530', '2024-01-02 08:34:05+00'],
  [interval, '-1 year -2 mons +3 days -04:05:06', '-1 years -2 mons +3 days -04:05:06'],
  [interval, 'P1Y2M3DT4H5M6.5S', '1 year 2 mons 3 days 04:05:06.5'],
  [interval, '1-2 3 4:05:06', '1 year 2 mons 3 days 04:05:06'],
  [interval, '1.5 months', '1 mon 15 days'],
  [interval, '1 day -2 hours ago', '-1 days +02:00:00'],
];

test('texts are read and printed as PostgreSQL does', () => {
  for (const [type, source, shown] of printed) {
    assert.equal(valueToText(valueFromText(source, type, 'UTC'), type, 'UTC'), shown);
  }
});

const refused: readonly (readonly [DataType, string, string, string])[] = [
  [int32, 'abc', '22P02', 'invalid input syntax for type integer: "abc"'],
  [int32, '99999999999', '22003', 'value "99999999999" is out of range for type integer'],
  [int16, '40000', '22003', 'value "40000" is out of range for type smallint'],
  [int64, '1e5', '22P02', 'invalid input syntax for type bigint: "1e5"'],
  [float64, '1e400', '22003', '"1e400" is out of range for type double precision'],
  [numeric, 'x', '22P02', 'invalid input syntax for type numeric: "x"'],
  [date, '2024-13-01', '22008', 'date/time field value out of range: "2024-13-01"'],
  [date, 'foo', '22007', 'invalid input syntax for type date: "foo"'],
  [date, '5874898-01-01', '22008', 'date out of range: "5874898-01-01"'],
  [timestamp, '12:30', '22007', 'invalid input syntax for type timestamp: "12:30"'],
  [timestamptz, '2024-01-02 03:04 Foo/Bar', '22023', 'time zone "foo/bar" not recognized'],
  [interval, '1 day 1 day', '22007', 'invalid input syntax for type interval: "1 day 1 day"'],
  [interval, '1 day 25:00:61', '22015', 'interval field value out of range: "1 day 25:00:61"'],
  [bytes, '\\x1', '22023', 'invalid hexadecimal data: odd number of digits'],
];

test('bad texts are refused in the words of PostgreSQL', () => {
  for (const [type, source, code, message] of refused) {
    assert.throws(
      () => valueFromText(source, type, 'UTC'),
      (error) => {
        assert(error instanceof SqlError);
        assert.deepEqual([error.code, error.message], [code, message]);
        return true;
      },
    );
  }
});

test('local times in a gap and in a doubled hour mean what PostgreSQL means', () => {
  const there = (source: string): string =>
    valueToText(valueFromText(source, timestamptz, 'America/New_York'), timestamptz, 'America/New_York');
  assert.equal(there('2024-03-10 02:30'), '2024-03-10 03:30:00-04');
  assert.equal(there('2024-11-03 01:30'), '2024-11-03 01:30:00-05');
  assert.equal(there('1850-01-01 00:00'), '1850-01-01 00:00:00-04:56:02');
});

test('binary has the bytes of PostgreSQL', () => {
  const hex = (source: string, type: DataType): string =>
    Buffer.from(valueToBinary(valueFromText(source, type, 'UTC'), type)).toString('hex');
  assert.equal(hex('12345.678', numeric), '0003000100000003000109291a7c');
  assert.equal(hex('-0.0001', numeric), '0001ffff400000040001');
  assert.equal(hex('0.00', numeric), '0000000000000002');
  assert.equal(hex('2000-01-02', date), '00000001');
  assert.equal(hex('2000-01-01 00:00:01', timestamp), '00000000000f4240');
  assert.equal(hex('1 mon 2 days 00:00:00.000003', interval), '00000000000000030000000200000001');
});
