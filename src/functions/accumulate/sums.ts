import { errors } from '../../base/error.ts';
import { divide } from '../../data/decimal_arithmetic.ts';
import { type DataType, float32, float64, int64, numeric, text } from '../../data/type.ts';
import type { Decimal } from '../../data/value.ts';
import { flat, type Vector, valueAt } from '../../data/vector.ts';
import type { Accumulator } from '../define.ts';
import { wholeAverages } from './averages.ts';
import { DecimalTotals, decimalTotal } from './exact_moments.ts';
import { ExactSums } from './exact_sums.ts';
import { validityOf } from './extremes.ts';
import { FloatSums } from './float_sums.ts';
import {
  addTotalText,
  countsVector,
  fittedTotal,
  numberAt,
  perGroup,
  totalsVector,
  unitsOfState,
  unitsVector,
} from './state.ts';

export const exactState = [numeric, int64];
/** Of integers so small that 64 bits hold the sum of any number of rows. */
export const smallState = [int64, int64];
export const floatState = [float64, float64, int64];
export const decimalState = [text, int64];

const int64Max = 0x7fffffffffffffffn;

/** Sums of integers and decimals; `wanted` says what becomes of total and count. */
export function exactSum(type: DataType, wanted: 'sum64' | 'sum' | 'avg'): Accumulator {
  const sums = new ExactSums(type);
  const scale = type.kind === 'decimal' ? type.scale : 0;
  const isSmall = type.kind === 'int' && type.bits < 64;
  let count = 0;
  const finish = (): Vector => {
    if (wanted === 'sum64') return sums64(sums, count);
    if (wanted === 'avg' && isSmall) return wholeAverages(sums, count);
    return perGroup(numeric, count, (g) => {
      const rows = sums.counts[g];
      if (rows === 0) return null;
      const total: Decimal = { units: sums.total(g), scale };
      return wanted === 'sum' ? fit(total) : divide(total, { units: BigInt(rows), scale: 0 });
    });
  };
  return {
    resize(groups) {
      count = groups;
      sums.resize(groups);
    },
    update: (groups, [column], rows) => sums.add(groups, column, rows),
    merge(groups, [totals, counts], rows) {
      for (let i = 0; i < rows; i++) {
        const g = groups === null ? 0 : groups[i];
        if (isSmall) sums.addSmall(g, valueAt(totals, i) as bigint, numberAt(counts, i));
        else sums.addTotal(g, unitsOfState(totals, i), numberAt(counts, i));
      }
    },
    state: () => [
      isSmall ? perGroup(int64, count, (g) => sums.total(g)) : unitsVector(count, (g) => sums.total(g)),
      countsVector(sums.counts, count),
    ],
    finish,
  };
}

const fit = ({ units, scale }: Decimal): Decimal =>
  fittedTotal({ units, scale, nan: 0, infinite: 0, minusInfinite: 0 });

function sums64(sums: ExactSums, count: number): Vector {
  const values = new BigInt64Array(count);
  for (let g = 0; g < count; g++) {
    const total = sums.total(g);
    if (total > int64Max || total < -int64Max - 1n) throw errors.outOfRange('bigint');
    values[g] = total;
  }
  return flat(int64, values, count, validityOf(sums.counts, count));
}

/** Sums of numerics, each with its own scale. */
export function decimalSum(wanted: 'sum' | 'avg'): Accumulator {
  const sums = new DecimalTotals(false);
  let count = 0;
  return {
    resize(groups) {
      count = groups;
      sums.resize(groups);
    },
    update: (groups, [column], rows) => sums.add(groups, column, rows),
    merge(groups, [totals, counts], rows) {
      for (let i = 0; i < rows; i++) {
        const g = groups === null ? 0 : groups[i];
        addTotalText(sums.sums[g], totals, i);
        sums.counts[g] += numberAt(counts, i);
      }
    },
    state: () => [totalsVector(count, sums.sums), countsVector(sums.counts, count)],
    finish: () =>
      perGroup(numeric, count, (g) => {
        const rows = sums.counts[g];
        if (rows === 0) return null;
        const total = decimalTotal(sums.sums[g]);
        if (wanted === 'sum' || total.special !== undefined) return fittedTotal(sums.sums[g]);
        return divide(total, { units: BigInt(rows), scale: 0 });
      }),
  };
}

/** Sums of doubles and reals; a real's sum is rounded to a real at the end. */
export function floatSum(result: DataType, wanted: 'sum' | 'avg'): Accumulator {
  const sums = new FloatSums();
  let count = 0;
  const isReal = result.kind === 'float' && result.bits === 32;
  return {
    resize(groups) {
      count = groups;
      sums.resize(groups);
    },
    update: (groups, [column], rows) => sums.add(groups, column, rows),
    merge(groups, [highs, lows, counts], rows) {
      for (let i = 0; i < rows; i++) {
        const g = groups === null ? 0 : groups[i];
        sums.addSum(g, numberAt(highs, i), numberAt(lows, i), numberAt(counts, i));
      }
    },
    state: () => [
      flat(float64, sums.highs.slice(0, count), count),
      flat(float64, sums.lows.slice(0, count), count),
      countsVector(sums.counts, count),
    ],
    finish() {
      const values = new Float64Array(count);
      for (let g = 0; g < count; g++) {
        values[g] = wanted === 'avg' ? sums.value(g) / sums.counts[g] : sums.value(g);
      }
      const validity = validityOf(sums.counts, count);
      return isReal ? flat(float32, asReals(values), count, validity) : flat(float64, values, count, validity);
    },
  };
}

function asReals(values: Float64Array): Float32Array {
  const reals = Float32Array.from(values);
  for (let g = 0; g < values.length; g++) {
    if (Number.isFinite(values[g]) && !Number.isFinite(reals[g])) throw errors.floatOverflow();
  }
  return reals;
}
