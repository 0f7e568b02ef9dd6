import { errors } from '../../base/error.ts';
import { int64, interval, numeric } from '../../data/type.ts';
import type { Interval } from '../../data/value.ts';
import { valueAt } from '../../data/vector.ts';
import type { Accumulator } from '../define.ts';
import { grown } from './groups.ts';
import { countsVector, numberAt, perGroup, unitsOfState, unitsVector } from './state.ts';

export const intervalState = [numeric, numeric, numeric, int64];

interface Total {
  months: bigint;
  days: bigint;
  micros: bigint;
}

/** Sum or average of intervals, field by field. */
export function intervalSum(wanted: 'sum' | 'avg'): Accumulator {
  const totals: Total[] = [];
  let counts = new Float64Array(0);
  let count = 0;
  const add = (g: number, months: bigint, days: bigint, micros: bigint): void => {
    const total = totals[g];
    total.months += months;
    total.days += days;
    total.micros += micros;
  };
  return {
    resize(groups) {
      count = groups;
      counts = grown(counts, groups);
      while (totals.length < groups) totals.push({ months: 0n, days: 0n, micros: 0n });
    },
    update(groups, [column], rows) {
      for (let i = 0; i < rows; i++) {
        const value = valueAt(column, i) as Interval | null;
        if (value === null) continue;
        const g = groups === null ? 0 : groups[i];
        add(g, BigInt(value.months), BigInt(value.days), value.micros);
        counts[g]++;
      }
    },
    merge(groups, [months, days, micros, rowCounts], rows) {
      for (let i = 0; i < rows; i++) {
        const g = groups === null ? 0 : groups[i];
        add(g, unitsOfState(months, i), unitsOfState(days, i), unitsOfState(micros, i));
        counts[g] += numberAt(rowCounts, i);
      }
    },
    state: () => [
      unitsVector(count, (g) => totals[g].months),
      unitsVector(count, (g) => totals[g].days),
      unitsVector(count, (g) => totals[g].micros),
      countsVector(counts, count),
    ],
    finish: () =>
      perGroup(interval, count, (g) => {
        if (counts[g] === 0) return null;
        const sum = checked(totals[g]);
        return wanted === 'sum' ? sum : dividedBy(sum, counts[g]);
      }),
  };
}

function checked({ months, days, micros }: Total): Interval {
  if (BigInt.asIntN(32, months) !== months || BigInt.asIntN(32, days) !== days) throw errors.outOfRange('interval');
  if (BigInt.asIntN(64, micros) !== micros) throw errors.outOfRange('interval');
  return { months: Number(months), days: Number(days), micros };
}

const daysPerMonth = 30;
const secondsPerDay = 86_400;
const microsPerSecond = 1_000_000;

/** Rounds to microseconds, halves to even as C's rint. */
const toMicros = (seconds: number): number => roundEven(seconds * microsPerSecond) / microsPerSecond;

function roundEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** `interval_div` of Postgres: what is left of months goes to days, what is left of days to the time. */
function dividedBy(sum: Interval, by: number): Interval {
  const months = Math.trunc(sum.months / by);
  const monthDays = toMicros((sum.months / by - months) * daysPerMonth);
  let days = Math.trunc(sum.days / by);
  let seconds = toMicros((sum.days / by - days + monthDays - Math.trunc(monthDays)) * secondsPerDay);
  if (Math.abs(seconds) >= secondsPerDay) {
    const whole = Math.trunc(seconds / secondsPerDay);
    days += whole;
    seconds -= whole * secondsPerDay;
  }
  days += Math.trunc(monthDays);
  return { months, days, micros: BigInt(roundEven(Number(sum.micros) / by + seconds * microsPerSecond)) };
}
