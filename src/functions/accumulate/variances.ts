import { powerOfTen } from '../../data/decimal.ts';
import { divide, quotientScale } from '../../data/decimal_arithmetic.ts';
import { type DataType, float64, int64, numeric, text } from '../../data/type.ts';
import type { Decimal } from '../../data/value.ts';
import { flat } from '../../data/vector.ts';
import type { Accumulator, AggregateOverload } from '../define.ts';
import { DecimalTotals, decimalTotal } from './exact_moments.ts';
import { Moments } from './moments.ts';
import { squareRoot } from './numeric.ts';
import { addTotalText, countsVector, numberAt, perGroup, totalsVector } from './state.ts';

export interface Spread {
  /** sample: divided by n - 1; population: by n. */
  readonly of: 'sample' | 'population';
  readonly root: boolean;
}

/** Overloads of var_*, stddev_*: integers and decimals exactly to numeric, floats to double. */
export function spreadOverloads(spread: Spread): readonly AggregateOverload[] {
  const exact = { result: numeric, stateTypes: () => [int64, text, text], start: () => exactSpread(spread) };
  const float = {
    result: float64,
    stateTypes: () => [int64, float64, float64, float64, float64, float64],
    start: () => floatSpread(spread),
  };
  const int = (bits: 16 | 32 | 64): DataType => ({ kind: 'int', bits });
  return [
    { args: [int(16)], ...exact },
    { args: [int(32)], ...exact },
    { args: [int(64)], ...exact },
    { args: [{ kind: 'float', bits: 32 }], ...float },
    { args: [float64], ...float },
    { args: [{ kind: 'anydecimal' }], ...exact },
  ];
}

function floatSpread({ of, root }: Spread): Accumulator {
  const moments = new Moments();
  let count = 0;
  return {
    resize(groups) {
      count = groups;
      moments.resize(groups);
    },
    update: (groups, [column], rows) => moments.add(groups, column, rows),
    merge(groups, columns, rows) {
      for (let i = 0; i < rows; i++) {
        moments.addState(
          groups === null ? 0 : groups[i],
          columns.map((column) => numberAt(column, i)),
        );
      }
    },
    state: () => [
      countsVector(moments.counts, count),
      ...[moments.shifts, moments.sums, moments.sumLows, moments.squares, moments.squareLows].map((figures) =>
        flat(float64, figures.slice(0, count), count),
      ),
    ],
    finish: () =>
      perGroup(float64, count, (g) => {
        const by = of === 'sample' ? moments.counts[g] - 1 : moments.counts[g];
        if (by <= 0) return null;
        const variance = moments.centered(g) / by;
        return root ? Math.sqrt(variance) : variance;
      }),
  };
}

function exactSpread(spread: Spread): Accumulator {
  const totals = new DecimalTotals(true);
  let count = 0;
  return {
    resize(groups) {
      count = groups;
      totals.resize(groups);
    },
    update: (groups, [column], rows) => totals.add(groups, column, rows),
    merge(groups, [counts, sums, squares], rows) {
      for (let i = 0; i < rows; i++) {
        const g = groups === null ? 0 : groups[i];
        totals.counts[g] += numberAt(counts, i);
        addTotalText(totals.sums[g], sums, i);
        addTotalText(totals.squares[g], squares, i);
      }
    },
    state: () => [
      countsVector(totals.counts, count),
      totalsVector(count, totals.sums),
      totalsVector(count, totals.squares),
    ],
    finish: () =>
      perGroup(numeric, count, (g) =>
        numericSpread(totals.counts[g], decimalTotal(totals.sums[g]), decimalTotal(totals.squares[g]), spread),
      ),
  };
}

/** As `numeric_stddev_internal` of Postgres: (n·Σx² - (Σx)²) / (n·(n-1)), with the scale of that quotient. */
function numericSpread(count: number, sum: Decimal, squares: Decimal, { of, root }: Spread): Decimal | null {
  const n = BigInt(count);
  const by = of === 'sample' ? n - 1n : n;
  if (by <= 0n) return null;
  if (sum.special !== undefined) return { units: 0n, scale: 0, special: 'NaN' };
  const scale = 2 * sum.scale;
  const top: Decimal = {
    units: n * squares.units * powerOfTen(scale - squares.scale) - sum.units * sum.units,
    scale,
  };
  if (top.units <= 0n) return { units: 0n, scale: 0 };
  const bottom: Decimal = { units: n * by, scale: 0 };
  const variance = divide(top, bottom);
  return root ? squareRoot(variance, quotientScale(top, bottom)) : variance;
}
