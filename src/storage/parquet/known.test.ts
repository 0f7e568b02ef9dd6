import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bound } from '../../data/bounds.ts';
import type { KnownColumn } from '../../data/relation.ts';
import { field } from '../../data/schema.ts';
import { type DataType, decimal, float64, int16, int32, int64, text, timestamp } from '../../data/type.ts';
import { knownRows } from './known.ts';
import { physical, type Statistics } from './metadata.ts';
import { columnOf, type FileColumn } from './schema.ts';
import type { ParquetTable } from './table.ts';

/** A file of one column, whose row groups of 10 rows have these statistics. */
const tableOf = (type: DataType, column: Partial<FileColumn>, groups: readonly (Statistics | undefined)[]) =>
  ({
    schema: [field('a', type)],
    partitions: [],
    files: [
      {
        file: { path: 'a.parquet', size: 1, version: '1' },
        found: [{ ...columnOf({ name: 'a', type: physical.int32, repetition: 1 }, 0), type, ...column }],
        footer: {
          rows: groups.length * 10,
          createdBy: 'somebody',
          rowGroups: groups.map((statistics) => ({ rows: 10, columns: [{ values: 10, statistics }] })),
        },
      },
    ],
  }) as unknown as ParquetTable;

const knownOf = (...[type, column, groups]: Parameters<typeof tableOf>): KnownColumn =>
  knownRows(tableOf(type, column, groups), { columns: [0], bounds: [] })!.columns[0];

const word = (value: number): Uint8Array => new Uint8Array(Int32Array.of(value).buffer);
const long = (value: bigint): Uint8Array => new Uint8Array(BigInt64Array.of(value).buffer);
const from = (low: number, high: number, nulls = 0): Statistics => ({ min: word(low), max: word(high), nulls });

test('extremes and NULLs of all row groups together', () => {
  assert.deepEqual(knownOf(int32, {}, [from(3, 9, 1), from(-4, 2, 2)]), { min: -4, max: 9, nulls: 3 });
  assert.deepEqual(knownOf(int32, {}, [from(3, 9, 1), { nulls: 10 }]), { min: 3, max: 9, nulls: 11 });
  assert.deepEqual(knownOf(int32, {}, [{ nulls: 10 }]), { min: null, max: null, nulls: 10 });
  assert.deepEqual(knownOf(int32, {}, []), { min: null, max: null, nulls: 0 });
});

test('what one row group does not say is not known', () => {
  assert.deepEqual(knownOf(int32, {}, [from(3, 9), undefined]), {});
  assert.deepEqual(knownOf(int32, {}, [from(3, 9), { nulls: 4 }]), { nulls: 4 });
  assert.deepEqual(knownOf(int32, {}, [from(3, 9), { min: word(1), max: word(2) }]), { min: 1, max: 9 });
  assert.deepEqual(knownOf(int32, { optional: false }, [undefined]), { nulls: 0 });
  assert.deepEqual(knownOf(int32, {}, [from(9, 3)]), { nulls: 0 }, 'the order was wrong');
  assert.deepEqual(knownOf(int32, {}, [from(3, 9, 11)]), { min: 3, max: 9 }, 'more NULLs than rows');
});

test('bounds that are not exact are no extremes', () => {
  assert.deepEqual(knownOf(int32, {}, [{ ...from(3, 9), maxExact: false, minExact: true }]), { min: 3, nulls: 0 });
  const letters = { min: Uint8Array.of(97), max: Uint8Array.of(98), nulls: 0 };
  assert.deepEqual(knownOf(text, { physical: physical.byteArray }, [letters]), { nulls: 0 });
  const double = new Uint8Array(Float64Array.of(1).buffer);
  const doubles = { min: double, max: double, nulls: 0 };
  assert.deepEqual(knownOf(float64, { physical: physical.double }, [doubles]), { nulls: 0 });
  const old = { min: new Uint8Array(12), max: new Uint8Array(12), nulls: 0 };
  assert.deepEqual(knownOf(timestamp, { physical: physical.int96, meaning: 'nano' }, [old]), { nulls: 0 });
  assert.deepEqual(knownOf(int16, { meaning: 'narrow' }, [from(3, 70000)]), { min: 3, nulls: 0 });
});

test('the deprecated fields are believed where their order is that of the type', () => {
  const old = { oldMin: word(-3), oldMax: word(9), nulls: 0 };
  assert.deepEqual(knownOf(int32, {}, [old]), { min: -3, max: 9, nulls: 0 });
  assert.deepEqual(knownOf(int64, { meaning: 'unsigned', unsigned: true }, [old]), { nulls: 0 });
});

test('stored values mean what the column says', () => {
  const { min, max } = knownOf(int64, { meaning: 'unsigned', unsigned: true }, [from(1, -1)]);
  assert.deepEqual([min, max], [1n, 4294967295n]);
  const words = (low: bigint, high: bigint): Statistics => ({ min: long(low), max: long(high), nulls: 0 });
  const times = { physical: physical.int64, meaning: 'nano' as const };
  assert.deepEqual(knownOf(timestamp, times, [words(-1n, 1999n)]), { min: -1n, max: 1n, nulls: 0 });
  const cents = { physical: physical.int64, meaning: 'decimal' as const };
  assert.deepEqual(knownOf(decimal(12, 2), cents, [words(-5n, 100n)]).min, { units: -5n, scale: 2 });
});

test('row groups lie within bounds, or outside, or nothing is known', () => {
  const table = tableOf(int32, {}, [from(1, 10), from(11, 20, 1), from(30, 30), { nulls: 10 }]);
  const rows = (...bounds: Bound[]): number | undefined => knownRows(table, { columns: [], bounds })?.rows;
  const compared = (op: '=' | '<' | '<=' | '>' | '>=', value: number): Bound => ({ column: 0, op, value });
  assert.equal(rows(), 40);
  assert.equal(rows(compared('<=', 10)), 10);
  assert.equal(rows(compared('<', 11)), 10);
  assert.equal(rows(compared('<', 10)), undefined);
  assert.equal(rows(compared('>', 10)), undefined, 'a NULL is not above');
  assert.equal(rows(compared('>', 20)), 10);
  assert.equal(rows(compared('>=', 30)), 10);
  assert.equal(rows(compared('=', 30)), 10);
  assert.equal(rows(compared('=', 5)), undefined);
  assert.equal(rows(compared('=', 25)), 0);
  assert.equal(rows({ column: 0, op: 'in', values: [30, 31] }), 10);
  assert.equal(rows({ column: 0, op: 'in', values: [] }), 0);
  assert.equal(rows({ column: 0, op: 'is null' }), undefined);
  assert.equal(rows({ column: 0, op: 'is null' }, compared('>', 40)), 0);
  assert.equal(rows({ column: 0, op: 'is not null' }, compared('>=', 21)), 10);
});
