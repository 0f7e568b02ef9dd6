import type { DataType } from '../data/type.ts';
import { strideOf, type Vector } from '../data/vector.ts';

/** Decimals and numerics whose units a double holds exactly, which most are: compared without a BigInt. */

const isExactNumber = ({ kind }: DataType): boolean => kind === 'decimal' || kind === 'numeric';

/** Below this a product by a power of ten is still exact. */
const exactBelow = 2 ** 53;

const scaleOf = (type: DataType): number => (type.kind === 'decimal' ? type.scale : 0);

interface Numbers {
  /** Units of an entry; NaN: too many for a double, or no number. */
  units(entry: number): number;
  scale(entry: number): number;
}

function numbersOf(home: Vector): Numbers {
  const { type, values } = home;
  const words = values as BigInt64Array;
  const halves = new Int32Array(words.buffer, words.byteOffset, words.length * 2);
  const width = strideOf(type) * 2;
  const isNumeric = type.kind === 'numeric';
  const scale = scaleOf(type);
  return {
    units(entry) {
      const at = entry * width;
      const high = halves[at + 1];
      if (width > 2 && (halves[at + 2] !== high >> 31 || halves[at + 3] !== high >> 31)) return Number.NaN;
      if (isNumeric && halves[at + 4] < 0) return Number.NaN;
      const units = high * 2 ** 32 + (halves[at] >>> 0);
      return units < exactBelow && units > -exactBelow ? units : Number.NaN;
    },
    scale: (entry) => (isNumeric ? halves[entry * width + 4] : scale),
  };
}

/**
 * The order of entry `i` of one vector and entry `j` of another, flat or constant, as a number below, at or above 0; NaN
 * where they must be compared in full. null: they are no exact numbers.
 */
export function smallOrder(a: Vector, b: Vector): ((i: number, j: number) => number) | null {
  if (!isExactNumber(a.type) || !isExactNumber(b.type)) return null;
  const [x, y] = [numbersOf(a), numbersOf(b)];
  return (i, j) => {
    let [left, right] = [x.units(i), y.units(j)];
    const more = x.scale(i) - y.scale(j);
    if (more > 0) right *= 10 ** more;
    else if (more < 0) left *= 10 ** -more;
    if (Math.abs(left) >= exactBelow || Math.abs(right) >= exactBelow) return Number.NaN;
    return left - right;
  };
}

/**
 * The same for the first rows of a flat vector beside one constant, which conditions ask most: in one loop, and the constant
 * is brought to a scale once.
 */
export function smallOrders(many: Vector, one: Vector, rows: number): Float64Array | null {
  if (many.encoding !== 'flat' || one.encoding !== 'constant') return null;
  if (!isExactNumber(many.type) || !isExactNumber(one.type)) return null;
  const { units, scale } = numbersOf(one);
  const [its, own] = [units(0), scale(0)];
  const words = many.values as BigInt64Array;
  const halves = new Int32Array(words.buffer, words.byteOffset, words.length * 2);
  const width = strideOf(many.type) * 2;
  const isNumeric = many.type.kind === 'numeric';
  let known = -1;
  let scaled = Number.NaN;
  const out = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++, at += width) {
    const digits = isNumeric ? halves[at + 4] : scaleOf(many.type);
    if (digits !== known) {
      known = digits;
      scaled = digits < own ? Number.NaN : its * 10 ** (digits - own);
      if (Math.abs(scaled) >= exactBelow) scaled = Number.NaN;
    }
    const high = halves[at + 1];
    const isLong = width > 2 && (halves[at + 2] !== high >> 31 || halves[at + 3] !== high >> 31);
    const value = high * 2 ** 32 + (halves[at] >>> 0);
    out[row] = isLong || value >= exactBelow || value <= -exactBelow ? Number.NaN : value - scaled;
  }
  return out;
}
