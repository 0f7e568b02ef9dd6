import fc, { type Arbitrary } from 'fast-check';
import { unreachable } from '../../src/base/assert.ts';
import { clearBit } from '../../src/base/bits.ts';
import { minDays, minTimestamp } from '../../src/data/civil.ts';
import {
  arrayOf,
  bool,
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
  oid,
  recordOf,
  text,
  timestamp,
  timestamptz,
  uuid,
} from '../../src/data/type.ts';
import { infinities, listValue, type Value } from '../../src/data/value.ts';
import { dictionaryOf, type Vector } from '../../src/data/vector.ts';
import { constant, valuesOf, vectorOf } from '../../src/data/vector_builder.ts';

/** Every type a column can have, decimals of one and of two words. */
export const allTypes: readonly DataType[] = [
  bool,
  int16,
  int32,
  int64,
  float32,
  float64,
  decimal(9, 2),
  decimal(18, 0),
  decimal(38, 10),
  numeric,
  text,
  bytes,
  date,
  timestamp,
  timestamptz,
  interval,
  uuid,
  oid,
];

/** Types that hold values of others. */
export const nestedTypes: readonly DataType[] = [
  arrayOf(int32),
  arrayOf(numeric),
  arrayOf(text),
  arrayOf(interval),
  recordOf([
    { name: 'a', type: int64 },
    { name: 'b', type: text },
    { name: 'c', type: arrayOf(float64) },
  ]),
  arrayOf(recordOf([{ name: 'd', type: bytes }])),
];

type NotNull = Exclude<Value, null>;

/** Values of a type, with its corners. */
export function anyValue(type: DataType): Arbitrary<NotNull> {
  switch (type.kind) {
    case 'bool':
      return fc.boolean();
    case 'int':
      if (type.bits === 64) return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
      return fc.integer({ min: -(2 ** (type.bits - 1)), max: 2 ** (type.bits - 1) - 1 });
    case 'float':
      return type.bits === 32 ? fc.float() : fc.double();
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return fc.bigInt({ min: -limit, max: limit }).map((units) => ({ units, scale: type.scale }));
    }
    case 'numeric':
      return numericValue;
    case 'text':
    case 'unknown':
      return fc.string({ unit: 'grapheme', maxLength: 12 });
    case 'bytes':
      return fc.uint8Array({ maxLength: 12 });
    case 'date':
      return fc.oneof(
        fc.integer({ min: minDays, max: 2_000_000 }),
        fc.constantFrom(infinities.date, infinities.minusDate),
      );
    case 'timestamp':
      return fc.oneof(
        fc.bigInt({ min: minTimestamp, max: infinities.timestamp - 1n }),
        fc.bigInt({ min: 0n, max: 2_000_000_000_000_000n }),
        fc.constantFrom(infinities.timestamp, infinities.minusTimestamp),
      );
    case 'interval':
      return fc.record(
        {
          months: fc.integer({ min: -100_000, max: 100_000 }),
          days: fc.integer({ min: -1_000_000, max: 1_000_000 }),
          micros: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        },
        { noNullPrototype: true },
      );
    case 'uuid':
      return fc.uuid();
    case 'time':
      return fc.bigInt({ min: 0n, max: 86_400_000_000n });
    case 'timetz':
      return fc.record(
        { micros: fc.bigInt({ min: 0n, max: 86_400_000_000n }), offset: fc.integer({ min: -57_599, max: 57_599 }) },
        { noNullPrototype: true },
      );
    case 'json':
    case 'jsonb':
      return fc.json();
    case 'name':
      return fc.string({ maxLength: 63 });
    case 'char':
      return fc.string({ minLength: 1, maxLength: 1 });
    case 'oid':
      return fc.bigInt({ min: 0n, max: 0xffffffffn });
    case 'reg':
      return fc.record({ oid: fc.nat(), name: fc.string() }, { noNullPrototype: true });
    case 'array':
      return fc.array(fc.option(anyValue(type.element)), { maxLength: 5 }).map(listValue);
    case 'record':
      return fc
        .tuple(...type.fields.map((field) => fc.option(anyValue(field.type))))
        .map((fields): NotNull => ({ fields }));
    default:
      return unreachable(type);
  }
}

const numericValue: Arbitrary<NotNull> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      { units: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), scale: fc.nat(30) },
      { noNullPrototype: true },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('NaN' as const, 'Infinity' as const, '-Infinity' as const)
      .map((special) => ({ units: 0n, scale: 0, special })),
  },
);

/** Vectors of a given length: flat, constant or dictionary, with and without NULLs. */
export function vectorArbitrary(type: DataType, rows: number, value = anyValue(type)): Arbitrary<Vector> {
  const orNull = fc.option(value, { freq: 4, nil: null });
  return fc.oneof(
    fc.array(orNull, { minLength: rows, maxLength: rows }).map((values) => vectorOf(type, values)),
    orNull.map((one) => constant(type, one, rows)),
    fc
      .tuple(
        fc.array(value, { minLength: 1, maxLength: 5 }),
        fc.array(fc.option(fc.nat(), { freq: 4, nil: null }), { minLength: rows, maxLength: rows }),
      )
      .map(([entries, codes]) => dictionaryVector(vectorOf(type, entries), codes)),
  );
}

function dictionaryVector(dictionary: Vector, codes: readonly (number | null)[]): Vector {
  const flat = Int32Array.from(codes, (code) => (code === null ? 0 : code % dictionary.length));
  if (!codes.includes(null)) return dictionaryOf(dictionary, flat, codes.length);
  const validity = new Uint8Array((codes.length + 7) >> 3).fill(0xff);
  for (const [row, code] of codes.entries()) if (code === null) clearBit(validity, row);
  return dictionaryOf(dictionary, flat, codes.length, validity);
}

/** The rows as values, for deepEqual. */
export const rowsOf = (vector: Vector): Value[] => valuesOf(vector);
