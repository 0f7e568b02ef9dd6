import { type DataType, isTextual } from '../../data/type.ts';
import { infinities } from '../../data/value.ts';
import { valueToBinary } from '../../data/value_binary.ts';
import { type Vector, valueAt } from '../../data/vector.ts';
import { byteCells, type Cells, madeCells } from './cells.ts';

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

function fixedCells({ values }: Vector, type: DataType): Cells | undefined {
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
