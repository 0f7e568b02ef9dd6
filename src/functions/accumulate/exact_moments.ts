import { powerOfTen } from '../../data/decimal.ts';
import type { Decimal } from '../../data/value.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import { grown } from './groups.ts';

/** A running exact total of decimals; `scale` is the largest seen, as Postgres displays it. */
export interface DecimalTotal {
  units: bigint;
  scale: number;
  /** Number of NaN, Infinity and -Infinity seen. */
  nan: number;
  infinite: number;
  minusInfinite: number;
}

const emptyTotal = (): DecimalTotal => ({ units: 0n, scale: 0, nan: 0, infinite: 0, minusInfinite: 0 });

/** Exact sums of numerics (and, for variances, of their squares), one per group. */
export class DecimalTotals {
  counts = new Float64Array(0);
  readonly sums: DecimalTotal[] = [];
  readonly squares: DecimalTotal[] = [];
  private readonly withSquares: boolean;

  constructor(withSquares: boolean) {
    this.withSquares = withSquares;
  }

  resize(count: number): void {
    this.counts = grown(this.counts, count);
    while (this.sums.length < count) {
      this.sums.push(emptyTotal());
      if (this.withSquares) this.squares.push(emptyTotal());
    }
  }

  add(groups: Uint32Array | null, column: Vector, rows: number): void {
    for (let i = 0; i < rows; i++) {
      if (isNull(column, i)) continue;
      const g = groups === null ? 0 : groups[i];
      const value = decimalOf(valueAt(column, i) as number | bigint | Decimal);
      this.counts[g]++;
      addDecimal(this.sums[g], value);
      if (this.withSquares) addDecimal(this.squares[g], squareOf(value));
    }
  }
}

/** An integer or decimal value as a Decimal. */
export function decimalOf(value: number | bigint | Decimal): Decimal {
  if (typeof value === 'bigint') return { units: value, scale: 0 };
  return typeof value === 'number' ? { units: BigInt(value), scale: 0 } : value;
}

const squareOf = (a: Decimal): Decimal =>
  a.special === undefined
    ? { units: a.units * a.units, scale: 2 * a.scale }
    : { units: 0n, scale: 0, special: a.special === 'NaN' ? 'NaN' : 'Infinity' };

export function addDecimal(into: DecimalTotal, value: Decimal): void {
  if (value.special === undefined) {
    const scale = Math.max(into.scale, value.scale);
    if (scale > into.scale) into.units *= powerOfTen(scale - into.scale);
    into.units += scale > value.scale ? value.units * powerOfTen(scale - value.scale) : value.units;
    into.scale = scale;
  } else if (value.special === 'NaN') into.nan++;
  else if (value.special === 'Infinity') into.infinite++;
  else into.minusInfinite++;
}

/** The total as one value: NaN when NaN or both infinities are in it. Not checked against 128 bits. */
export function decimalTotal(total: DecimalTotal): Decimal {
  if (total.nan > 0 || (total.infinite > 0 && total.minusInfinite > 0)) return { units: 0n, scale: 0, special: 'NaN' };
  if (total.infinite > 0) return { units: 0n, scale: 0, special: 'Infinity' };
  if (total.minusInfinite > 0) return { units: 0n, scale: 0, special: '-Infinity' };
  return { units: total.units, scale: total.scale };
}
