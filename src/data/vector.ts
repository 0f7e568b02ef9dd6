import { assert, unreachable } from '../base/assert.ts';
import { getBit } from '../base/bits.ts';
import { decodePayload } from './payload.ts';
import { type DataType, isVariable, wordPrecision } from './type.ts';
import { uuidText } from './uuid.ts';
import type { RegValue, Value } from './value.ts';

export type Values = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array | BigInt64Array;

/**
 * A column of `length` rows.
 *
 * flat        values[row · stride …]; text and bytes: bytes offsets[row] … offsets[row + 1] of values
 * constant    the same layout with one entry, which stands for every row
 * dictionary  values is Int32Array of codes, one per row, into the flat vector `dictionary` (which has no NULLs;
 *             NULL rows are clear in `validity`, their code is 0)
 *
 * Layout of values by type (what Arrow has, but bool is a byte and decimals up to 18 digits are one word):
 *   bool Uint8Array 0|1 · int16 Int16Array · int32, date Int32Array · int64, timestamp BigInt64Array
 *   float32 Float32Array · float64 Float64Array · text, bytes, unknown Uint8Array (UTF-8) with offsets
 *   decimal ≤ 18 digits BigInt64Array · decimal > 18 digits BigInt64Array ×2 (low, high; two's complement)
 *   numeric BigInt64Array ×3 (low, high, scale; scale -1 NaN, -2 Infinity, -3 -Infinity)
 *   interval BigInt64Array ×2 (months << 32 | days & 0xffffffff, microseconds)
 *   time, oid BigInt64Array · timetz BigInt64Array ×2 (microseconds, seconds east)
 *   json, jsonb, name, char as text · uuid its 16 bytes · reg the number (4 bytes, most significant first), then the name
 *   array, record bytes: see payload.ts
 * What lies under a NULL row is unspecified, but offsets always increase.
 */
export interface Vector {
  readonly type: DataType;
  readonly length: number;
  readonly encoding: 'flat' | 'constant' | 'dictionary';
  readonly values: Values;
  readonly offsets: Int32Array | null;
  /** One bit per entry, set = valid; null = no NULLs. A constant vector has one entry. */
  readonly validity: Uint8Array | null;
  readonly dictionary: Vector | null;
}

/** Words of `values` per entry; 0 for types that use offsets. */
export function strideOf(type: DataType): 0 | 1 | 2 | 3 {
  if (isVariable(type)) return 0;
  switch (type.kind) {
    case 'decimal':
      return type.precision <= wordPrecision ? 1 : 2;
    case 'interval':
    case 'timetz':
      return 2;
    case 'numeric':
      return 3;
    default:
      return 1;
  }
}

/** Room for `entries` values of the type; for types of variable length, `entries` bytes. */
export function allocate(type: DataType, entries: number): Values {
  if (isVariable(type)) return new Uint8Array(entries);
  switch (type.kind) {
    case 'bool':
      return new Uint8Array(entries);
    case 'int':
      if (type.bits === 64) return new BigInt64Array(entries);
      return type.bits === 32 ? new Int32Array(entries) : new Int16Array(entries);
    case 'float':
      return type.bits === 32 ? new Float32Array(entries) : new Float64Array(entries);
    case 'date':
      return new Int32Array(entries);
    default:
      return new BigInt64Array(entries * strideOf(type));
  }
}

export const flat = (type: DataType, values: Values, length: number, validity: Uint8Array | null = null): Vector => ({
  type,
  length,
  encoding: 'flat',
  values,
  offsets: null,
  validity,
  dictionary: null,
});

export const flatBytes = (
  type: DataType,
  values: Uint8Array,
  offsets: Int32Array,
  length: number,
  validity: Uint8Array | null = null,
): Vector => ({ type, length, encoding: 'flat', values, offsets, validity, dictionary: null });

export function dictionaryOf(
  dictionary: Vector,
  codes: Int32Array,
  length: number,
  validity: Uint8Array | null = null,
): Vector {
  assert(dictionary.encoding === 'flat' && dictionary.validity === null, 'a dictionary is flat and has no NULLs');
  return { type: dictionary.type, length, encoding: 'dictionary', values: codes, offsets: null, validity, dictionary };
}

/** Where row `row` is found in `values` (entries, not words): the row itself, 0 for a constant, its code. */
export function entryOf(vector: Vector, row: number): number {
  if (vector.encoding === 'flat') return row;
  if (vector.encoding === 'constant') return 0;
  return (vector.values as Int32Array)[row];
}

export function isNull(vector: Vector, row: number): boolean {
  const bits = vector.validity;
  return bits !== null && !getBit(bits, vector.encoding === 'constant' ? 0 : row);
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The value of one row. Made for small results and tests; loops over many rows belong in a kernel. */
export function valueAt(vector: Vector, row: number): Value {
  if (isNull(vector, row)) return null;
  const entry = entryOf(vector, row);
  const home = vector.dictionary ?? vector;
  const { type, values, offsets } = home;
  switch (type.kind) {
    case 'bool':
      return values[entry] !== 0;
    case 'int':
    case 'float':
    case 'date':
    case 'timestamp':
    case 'time':
    case 'oid':
      return values[entry];
    case 'text':
    case 'unknown':
    case 'json':
    case 'jsonb':
    case 'name':
    case 'char':
      return decoder.decode((values as Uint8Array).subarray(offsets![entry], offsets![entry + 1]));
    case 'bytes':
      return (values as Uint8Array).slice(offsets![entry], offsets![entry + 1]);
    case 'uuid':
      return uuidText((values as Uint8Array).subarray(offsets![entry], offsets![entry + 1]));
    case 'reg':
      return regOf((values as Uint8Array).subarray(offsets![entry], offsets![entry + 1]));
    case 'array':
    case 'record':
      return decodePayload((values as Uint8Array).subarray(offsets![entry], offsets![entry + 1]), type);
    case 'timetz': {
      const words = values as BigInt64Array;
      return { micros: words[entry * 2], offset: Number(words[entry * 2 + 1]) };
    }
    case 'decimal':
      return { units: unitsAt(home, entry), scale: type.scale };
    case 'numeric': {
      const scale = Number((values as BigInt64Array)[entry * 3 + 2]);
      if (scale >= 0) return { units: unitsAt(home, entry), scale };
      return { units: 0n, scale: 0, special: scale === -1 ? 'NaN' : scale === -2 ? 'Infinity' : '-Infinity' };
    }
    case 'interval': {
      const words = values as BigInt64Array;
      const head = words[entry * 2];
      return {
        months: Number(head >> 32n),
        days: Number(BigInt.asIntN(32, head)),
        micros: words[entry * 2 + 1],
      };
    }
    default:
      return unreachable(type);
  }
}

const regOf = (raw: Uint8Array): RegValue => ({
  oid: new DataView(raw.buffer, raw.byteOffset).getUint32(0),
  name: decoder.decode(raw.subarray(4)),
});

/** The unscaled integer of a decimal or numeric entry. */
export function unitsAt(home: Vector, entry: number): bigint {
  const words = home.values as BigInt64Array;
  const stride = strideOf(home.type);
  if (stride === 1) return words[entry];
  return (words[entry * stride + 1] << 64n) | BigInt.asUintN(64, words[entry * stride]);
}
