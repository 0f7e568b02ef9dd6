import { type DataType, isTextual, wordPrecision } from '../../data/type.ts';
import { infinities } from '../../data/value.ts';
import { valueToBinary } from '../../data/value_binary.ts';
import { type Vector, valueAt } from '../../data/vector.ts';
import { byteCells, type Cells, halvesOf, isExact, madeCells } from './cells.ts';

/** Postgres counts dates and timestamps from 2000-01-01. */
const epochDays = 10957;
const epochMicros = 946_684_800_000_000n;

/** The binary form of a column's values, as `valueToBinary` gives it. */
export function binaryCells(column: Vector): Cells {
  const { type } = column;
  if (isTextual(type) || type.kind === 'json' || type.kind === 'bytes') return byteCells(column);
  const fixed = column.encoding === 'flat' ? fixedCells(column, type) : undefined;
  return fixed ?? madeCells((row) => valueToBinary(valueAt(column, row)!, type));
}

function fixedCells(column: Vector, type: DataType): Cells | undefined {
  const { values } = column;
  switch (type.kind) {
    case 'bool':
      return sized(1, (out, at, row) => {
        out[at] = values[row] as number;
      });
    case 'int':
      if (type.bits === 64) return swapped(values, 8);
      return swapped(values, type.bits === 32 ? 4 : 2);
    case 'float':
      return swapped(values, type.bits === 64 ? 8 : 4);
    case 'time':
      return swapped(values, 8);
    case 'date':
      return sized(4, (out, at, row) => {
        const days = values[row] as number;
        putInt32(out, at, days === infinities.date || days === infinities.minusDate ? days : days - epochDays);
      });
    case 'decimal':
      return type.precision <= wordPrecision && type.scale <= exactScale ? decimalCells(column, type.scale) : undefined;
    case 'timestamp': {
      const moved = movedTimestamps(values as BigInt64Array);
      return swapped(moved, 8);
    }
    default:
      return undefined;
  }
}

function movedTimestamps(values: BigInt64Array): BigInt64Array {
  const moved = new BigInt64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const micros = values[i];
    const infinite = micros === infinities.timestamp || micros === infinities.minusTimestamp;
    moved[i] = infinite ? micros : micros - epochMicros;
  }
  return moved;
}

/** A fraction of so many digits, in groups of four, is a whole number that a double holds. */
const exactScale = 12;
/** A head of four words, and groups of four digits. */
const mostDecimal = 32;
const negative = 0x4000;

/** As `numericBytes` of src/data/value_binary.ts: groups of four digits from the point to both sides, no zeros around. */
function decimalCells(column: Vector, scale: number): Cells {
  const halves = halvesOf(column);
  const power = 10 ** scale;
  const behind = Math.ceil(scale / 4);
  const fill = 10 ** (4 * behind - scale);
  const groups = new Int32Array(16);
  return {
    most: mostDecimal,
    put(out, at, row) {
      const high = halves[2 * row + 1];
      if (!isExact(high)) return putAll(out, at, valueToBinary(valueAt(column, row)!, column.type));
      const n = high * 4294967296 + (halves[2 * row] >>> 0);
      const size = Math.abs(n);
      let whole = Math.floor(size / power);
      let part = size - whole * power;
      // The quotient was rounded: it may be one too many.
      if (part < 0) {
        whole--;
        part += power;
      }
      let first = groups.length;
      part *= fill;
      for (let i = 0; i < behind; i++) {
        const rest = Math.floor(part / 10_000);
        groups[--first] = part - rest * 10_000;
        part = rest;
      }
      while (whole > 0) {
        const rest = Math.floor(whole / 10_000);
        groups[--first] = whole - rest * 10_000;
        whole = rest;
      }
      let end = groups.length;
      while (end > first && groups[end - 1] === 0) end--;
      while (first < end && groups[first] === 0) first++;
      const weight = groups.length - behind - first - 1;
      putInt16(out, at, end - first);
      putInt16(out, at + 2, end === first ? 0 : weight);
      putInt16(out, at + 4, n < 0 ? negative : 0);
      putInt16(out, at + 6, scale);
      let next = at + 8;
      for (let i = first; i < end; i++, next += 2) putInt16(out, next, groups[i]);
      return next;
    },
  };
}

function putAll(out: Uint8Array, at: number, from: Uint8Array): number {
  out.set(from, at);
  return at + from.length;
}

function putInt16(out: Uint8Array, at: number, value: number): void {
  out[at] = value >> 8;
  out[at + 1] = value;
}

const sized = (most: number, write: (out: Uint8Array, at: number, row: number) => void): Cells => ({
  most,
  put(out, at, row) {
    write(out, at, row);
    return at + most;
  },
});

/** Words of memory, which is little-endian on every machine that runs Node, the other way round. */
function swapped(values: Vector['values'], width: number): Cells {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return {
    most: width,
    put(out, at, row) {
      const start = row * width;
      for (let i = 0; i < width; i++) out[at + i] = bytes[start + width - 1 - i];
      return at + width;
    },
  };
}

export function putInt32(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}
