import { fitted } from '../../data/decimal.ts';
import { int64, numeric, text } from '../../data/type.ts';
import type { Decimal, Value } from '../../data/value.ts';
import { flat, isNull, type Vector, valueAt } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { addDecimal, type DecimalTotal, decimalTotal } from './exact_moments.ts';

/** Counts (doubles that hold integers) as an int64 column. */
export function countsVector(counts: Float64Array, count: number): Vector {
  const values = new BigInt64Array(count);
  for (let g = 0; g < count; g++) values[g] = BigInt(counts[g]);
  return flat(int64, values, count);
}

export const numberAt = (column: Vector, row: number): number => Number(valueAt(column, row));

/** One value per group, computed one by one. */
export const perGroup = (type: Vector['type'], count: number, value: (group: number) => Value): Vector =>
  vectorOf(
    type,
    Array.from({ length: count }, (_, group) => value(group)),
  );

/** Exact integers as numerics of scale 0. */
export const unitsVector = (count: number, units: (group: number) => bigint): Vector =>
  perGroup(numeric, count, (g) => fitted(units(g), 0));

export const unitsOfState = (column: Vector, row: number): bigint =>
  isNull(column, row) ? 0n : (valueAt(column, row) as Decimal).units;

/** Totals as text, since squares may have more digits than any column type holds. */
export const totalsVector = (count: number, totals: readonly DecimalTotal[]): Vector =>
  perGroup(text, count, (g) => {
    const { units, scale, nan, infinite, minusInfinite } = totals[g];
    return `${units} ${scale} ${nan} ${infinite} ${minusInfinite}`;
  });

/** Adds a total written by `totalsVector`. */
export function addTotalText(into: DecimalTotal, column: Vector, row: number): void {
  const [units, ...rest] = (valueAt(column, row) as string).split(' ');
  const [scale, nan, infinite, minusInfinite] = rest.map(Number);
  addDecimal(into, { units: BigInt(units), scale });
  into.nan += nan;
  into.infinite += infinite;
  into.minusInfinite += minusInfinite;
}

/** The total as a value that 128 bits hold, else error 22003. */
export function fittedTotal(total: DecimalTotal): Decimal {
  const value = decimalTotal(total);
  return value.special === undefined ? fitted(value.units, value.scale) : value;
}
