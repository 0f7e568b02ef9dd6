import { type DataType, isTextual, wordPrecision } from '../../data/type.ts';
import { valueToText } from '../../data/value_text.ts';
import { entryOf, type Vector, valueAt } from '../../data/vector.ts';
import { byteCells, type Cells, halvesOf, isExact, madeCells } from './cells.ts';
import { mostDigits, putAscii, putBytes, putDecimal, putInteger, putShortDecimal } from './digits.ts';
import { putDate, putTimestamp } from './time_digits.ts';

/** The text form of a column's values, as `valueToText` gives it; digits are written without making texts. */
export function textCells(column: Vector, timeZone: string): Cells {
  const { type } = column;
  if (isTextual(type) || type.kind === 'json' || type.kind === 'jsonb') return byteCells(column);
  // Codes of a dictionary, or one value for all rows: each text is made once.
  if (column.encoding !== 'flat') return rememberedCells(column, timeZone);
  return digitCells(column, timeZone) ?? madeCells(textMaker(column, timeZone));
}

const textMaker =
  (column: Vector, timeZone: string) =>
  (row: number): Uint8Array =>
    Buffer.from(valueToText(valueAt(column, row)!, column.type, timeZone));

function rememberedCells(column: Vector, timeZone: string): Cells {
  const known: Uint8Array[] = [];
  const make = textMaker(column, timeZone);
  return madeCells((row) => {
    const entry = entryOf(column, row);
    known[entry] ??= make(row);
    return known[entry];
  });
}

function digitCells(column: Vector, timeZone: string): Cells | undefined {
  const { type, values } = column;
  switch (type.kind) {
    case 'bool':
      return {
        most: 1,
        put(out, at, row) {
          out[at] = values[row] === 0 ? 0x66 : 0x74;
          return at + 1;
        },
      };
    case 'int':
      if (type.bits === 64) return wordCells(column, timeZone, 0, 1);
      return { most: mostDigits, put: (out, at, row) => putInteger(out, at, values[row] as number) };
    case 'oid':
      return wordCells(column, timeZone, 0, 1);
    case 'decimal':
      return type.precision <= wordPrecision && type.scale <= 15
        ? wordCells(column, timeZone, type.scale, 10 ** type.scale)
        : undefined;
    case 'float':
      return floatCells(column, type, timeZone);
    case 'date':
      return withText(column, timeZone, (out, at, row) => putDate(out, at, values[row] as number));
    case 'timestamp':
      if (type.zoned && timeZone !== 'UTC') return undefined;
      return timestampCells(column, timeZone, type.zoned);
    default:
      return undefined;
  }
}

/** Bytes of any text of a number or a time that is shorter than these. */
const roomy = 64;

/** A fast way for most values: -1 where it is none, and the text is made. */
function withText(column: Vector, timeZone: string, put: (out: Uint8Array, at: number, row: number) => number): Cells {
  return {
    most: roomy,
    put(out, at, row) {
      const end = put(out, at, row);
      return end >= 0 ? end : putAscii(out, at, valueToText(valueAt(column, row)!, column.type, timeZone));
    },
  };
}

function wordCells(column: Vector, timeZone: string, scale: number, power: number): Cells {
  const halves = halvesOf(column);
  return withText(column, timeZone, (out, at, row) => {
    const [low, high] = [halves[2 * row], halves[2 * row + 1]];
    // Most numbers are small, and then no number beyond 32 bits has to be made.
    if (scale === 0 && low >> 31 === high) return putInteger(out, at, low);
    if (!isExact(high)) return -1;
    const n = high * 4294967296 + (low >>> 0);
    return scale === 0 ? putInteger(out, at, n) : putDecimal(out, at, n, scale, power);
  });
}

function timestampCells(column: Vector, timeZone: string, zoned: boolean): Cells {
  const halves = halvesOf(column);
  return withText(column, timeZone, (out, at, row) => {
    const high = halves[2 * row + 1];
    if (!isExact(high)) return -1;
    const end = putTimestamp(out, at, high * 4294967296 + (halves[2 * row] >>> 0));
    return end < 0 || !zoned ? end : putBytes(out, end, utcOffset, 0, utcOffset.length);
  });
}

const utcOffset = Buffer.from('+00');

/** Powers of ten at which a number may turn out to be whole. */
const scales = [0, 2, 4, 6];
/** Up to so many digits a decimal is the only one that short for its double. */
const exactUnits = 1e15;
const [least, beyond] = [1e-4, 2 ** 36];

/**
 * A double that is m / 10^k for a whole m of up to 15 digits is that decimal: no two such have the same double, so no
 * shorter text reads back as it.
 */
function floatCells(column: Vector, { bits }: DataType & { readonly kind: 'float' }, timeZone: string): Cells {
  const { values } = column;
  if (bits === 32) return withText(column, timeZone, () => -1);
  return withText(column, timeZone, (out, at, row) => {
    const x = values[row] as number;
    const size = Math.abs(x);
    if (!(size >= least && size < beyond)) return -1;
    for (const scale of scales) {
      const power = 10 ** scale;
      const units = Math.round(x * power);
      if (units / power === x && Math.abs(units) < exactUnits) return putShortDecimal(out, at, units, scale, power);
    }
    return putAscii(out, at, String(x));
  });
}
