import { type DataType, hasNormalForm, isVariable } from '../data/type.ts';
import { allocate, flat, strideOf, type Vector } from '../data/vector.ts';
import { flatten } from './gather.ts';
import { BytesInterner, type Interner, ValueInterner } from './interner.ts';

/** Where the words of a column go: row i at out[i · stride + at …]. */
export interface WordPlace {
  readonly out: Int32Array;
  readonly stride: number;
  readonly at: number;
}

/**
 * A key column as 32-bit words that are equal exactly when the values are: numbers as they are (-0 as 0, one NaN),
 * everything else by its number in an interner. Words under NULL rows are 0.
 */
export interface KeyColumn {
  readonly type: DataType;
  readonly words: number;
  readonly bytes: number;
  /** `add`: values not seen before are kept; else they get words that equal no kept ones. */
  encode(column: Vector, rows: number, to: WordPlace, add: boolean): void;
  decode(from: WordPlace, count: number, validity: Uint8Array | null): Vector;
}

export function keyColumn(type: DataType): KeyColumn {
  if (hasNormalForm(type)) return internedKey(type, new ValueInterner(type));
  if (isVariable(type)) return internedKey(type, new BytesInterner(type));
  switch (type.kind) {
    case 'numeric':
    case 'interval':
      return internedKey(type, new ValueInterner(type));
    case 'float':
      return floatKey(type);
    case 'bool':
    case 'date':
      return narrowKey(type);
    case 'int':
      return type.bits === 64 ? wideKey(type) : narrowKey(type);
    default:
      return wideKey(type);
  }
}

function internedKey(type: DataType, interner: Interner): KeyColumn {
  return {
    type,
    words: 1,
    get bytes() {
      return interner.bytes;
    },
    encode(column, rows, { out, stride, at }, add) {
      const numbers = interner.numbersOf(column, rows, add);
      const { validity } = column;
      const mayBeNull = validity !== null;
      for (let i = 0; i < rows; i++) out[i * stride + at] = numbers[i];
      if (mayBeNull) zeroNulls(column, rows, { out, stride, at }, 1);
    },
    decode({ out, stride, at }, count, validity) {
      const numbers = new Int32Array(count);
      for (let i = 0; i < count; i++) numbers[i] = out[i * stride + at];
      return interner.column(numbers, count, validity);
    },
  };
}

/** Zeroes the words of NULL rows, which would otherwise be whatever lay there. */
function zeroNulls(column: Vector, rows: number, { out, stride, at }: WordPlace, words: number): void {
  const { validity } = column;
  if (validity === null) return;
  const isConstant = column.encoding === 'constant';
  for (let i = 0; i < rows; i++) {
    const bit = isConstant ? 0 : i;
    if ((validity[bit >> 3] & (1 << (bit & 7))) !== 0) continue;
    for (let k = 0; k < words; k++) out[i * stride + at + k] = 0;
  }
}

function narrowKey(type: DataType): KeyColumn {
  return {
    type,
    words: 1,
    bytes: 0,
    encode(column, rows, { out, stride, at }) {
      const { values } = flatten(column);
      const numbers = values as Int32Array;
      for (let i = 0; i < rows; i++) out[i * stride + at] = numbers[i];
      zeroNulls(column, rows, { out, stride, at }, 1);
    },
    decode({ out, stride, at }, count, validity) {
      const values = allocate(type, count);
      for (let i = 0; i < count; i++) values[i] = out[i * stride + at];
      return flat(type, values, count, validity);
    },
  };
}

/** 64-bit words and pairs of them: timestamps, int64, decimals. */
function wideKey(type: DataType): KeyColumn {
  const words = strideOf(type) * 2;
  return {
    type,
    words,
    bytes: 0,
    encode(column, rows, { out, stride, at }) {
      const { values } = flatten(column);
      const parts = new Int32Array(values.buffer, values.byteOffset, rows * words);
      if (words === 2) {
        for (let i = 0; i < rows; i++) {
          out[i * stride + at] = parts[2 * i];
          out[i * stride + at + 1] = parts[2 * i + 1];
        }
      } else {
        for (let i = 0; i < rows; i++) {
          for (let k = 0; k < words; k++) out[i * stride + at + k] = parts[i * words + k];
        }
      }
      zeroNulls(column, rows, { out, stride, at }, words);
    },
    decode({ out, stride, at }, count, validity) {
      const values = allocate(type, count) as BigInt64Array;
      const parts = new Int32Array(values.buffer);
      for (let i = 0; i < count; i++) {
        for (let k = 0; k < words; k++) parts[i * words + k] = out[i * stride + at + k];
      }
      return flat(type, values, count, validity);
    },
  };
}

function floatKey(type: DataType): KeyColumn {
  const words = type.kind === 'float' && type.bits === 32 ? 1 : 2;
  return {
    type,
    words,
    bytes: 0,
    encode(column, rows, { out, stride, at }) {
      const given = flatten(column).values as Float64Array;
      const same = allocate(type, rows) as Float64Array;
      // x + 0 turns -0 into 0; any NaN is written as the one JavaScript has.
      for (let i = 0; i < rows; i++) same[i] = Number.isNaN(given[i]) ? Number.NaN : given[i] + 0;
      const parts = new Int32Array(same.buffer);
      for (let i = 0; i < rows; i++) {
        for (let k = 0; k < words; k++) out[i * stride + at + k] = parts[i * words + k];
      }
      zeroNulls(column, rows, { out, stride, at }, words);
    },
    decode({ out, stride, at }, count, validity) {
      const values = allocate(type, count);
      const parts = new Int32Array(values.buffer);
      for (let i = 0; i < count; i++) {
        for (let k = 0; k < words; k++) parts[i * words + k] = out[i * stride + at + k];
      }
      return flat(type, values, count, validity);
    },
  };
}
