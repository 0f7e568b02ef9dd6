import { andBits, bitmapBytes } from '../base/bits.ts';
import { bool } from '../data/type.ts';
import { flat, isNull, type Vector, valueAt } from '../data/vector.ts';
import { constant } from '../data/vector_builder.ts';
import { flatten } from './gather.ts';

/** Three-valued AND: false wins over NULL. */
export const and = (a: Vector, b: Vector): Vector => combine(a, b, 0);

/** Three-valued OR: true wins over NULL. */
export const or = (a: Vector, b: Vector): Vector => combine(a, b, 1);

/** `winner` decides alone; without it NULL beats the other value. */
function combine(a: Vector, b: Vector, winner: 0 | 1): Vector {
  if (a.encoding === 'constant') return combineConstant(a, b, winner);
  if (b.encoding === 'constant') return combineConstant(b, a, winner);
  const rows = a.length;
  const [x, y] = [flatten(a), flatten(b)];
  const out = new Uint8Array(rows);
  const [p, q] = [x.values as Uint8Array, y.values as Uint8Array];
  if (winner === 0) for (let row = 0; row < rows; row++) out[row] = p[row] & q[row];
  else for (let row = 0; row < rows; row++) out[row] = p[row] | q[row];
  if (x.validity === null && y.validity === null) return flat(bool, out, rows);
  return withNulls(out, x, y, winner);
}

function withNulls(out: Uint8Array, a: Vector, b: Vector, winner: 0 | 1): Vector {
  const rows = a.length;
  const [p, q] = [a.values as Uint8Array, b.values as Uint8Array];
  const validity = new Uint8Array(bitmapBytes(rows));
  for (let row = 0; row < rows; row++) {
    const aValid = a.validity === null ? 1 : (a.validity[row >> 3] >> (row & 7)) & 1;
    const bValid = b.validity === null ? 1 : (b.validity[row >> 3] >> (row & 7)) & 1;
    const decided = (aValid === 1 && p[row] === winner) || (bValid === 1 && q[row] === winner);
    if (decided) out[row] = winner;
    if (decided || (aValid & bValid) === 1) validity[row >> 3] |= 1 << (row & 7);
  }
  return flat(bool, out, rows, validity);
}

function combineConstant(one: Vector, other: Vector, winner: 0 | 1): Vector {
  const value = valueAt(one, 0);
  const { length } = other;
  if (value !== null) return Number(value) === winner ? { ...one, length } : other;
  // NULL with x: the winner where x is it, else NULL.
  if (other.encoding === 'constant') {
    return !isNull(other, 0) && other.values[0] === winner ? other : constant(bool, null, length);
  }
  const { values, validity } = flatten(other);
  const wins = new Uint8Array(bitmapBytes(length));
  for (let row = 0; row < length; row++) if (values[row] === winner) wins[row >> 3] |= 1 << (row & 7);
  return flat(bool, values, length, andBits(wins, validity, length));
}

export function not(a: Vector): Vector {
  if (a.encoding === 'constant') {
    const value = valueAt(a, 0);
    return constant(bool, value === null ? null : value === false, a.length);
  }
  const { values, validity, length } = flatten(a);
  const out = new Uint8Array(length);
  for (let row = 0; row < length; row++) out[row] = (values[row] as number) ^ 1;
  return flat(bool, out, length, validity);
}

/** `IS NULL`, or `IS NOT NULL` when negated; never NULL itself. */
export function isNullVector(a: Vector, negated: boolean): Vector {
  const { validity, length } = a;
  if (validity === null) return constant(bool, negated, length);
  if (a.encoding === 'constant') return constant(bool, isNull(a, 0) !== negated, length);
  const out = new Uint8Array(length);
  const flip = negated ? 0 : 1;
  for (let row = 0; row < length; row++) out[row] = ((validity[row >> 3] >> (row & 7)) & 1) ^ flip;
  return flat(bool, out, length);
}
