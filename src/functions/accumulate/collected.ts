import { errors } from '../../base/error.ts';
import { compareFloats } from '../../data/compare.ts';
import { bytes, float64 } from '../../data/type.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import type { Accumulator } from '../define.ts';
import { readerOf } from '../each.ts';
import { grown } from './groups.ts';
import { perGroup } from './state.ts';

interface Collected {
  values: Float64Array;
  count: number;
  /** The fraction asked for; the first row's. */
  fraction: number;
}

/**
 * Keeps all doubles of a group, to give one of their quantiles: the value at `fraction` of the way from the smallest
 * to the largest, between two values where none stands there. The states are the values themselves, as bytes, the
 * fraction in front.
 */
export function quantiles(fixed?: number): Accumulator {
  const groupsOf: Collected[] = [];
  let held = 0;
  const add = (into: Collected, x: number): void => {
    const before = into.values.length;
    if (into.count === before) into.values = grown(into.values, into.count + 1);
    held += (into.values.length - before) * 8;
    into.values[into.count++] = x;
  };
  return {
    get bytes() {
      return held;
    },
    resize(groups) {
      while (groupsOf.length < groups) {
        groupsOf.push({ values: new Float64Array(0), count: 0, fraction: fixed ?? Number.NaN });
      }
    },
    update(groups, [column, fractions], rows) {
      const read = readerOf(column);
      for (let i = 0; i < rows; i++) {
        const into = groupsOf[groups === null ? 0 : groups[i]];
        if (fixed === undefined && Number.isNaN(into.fraction)) into.fraction = fractionAt(fractions, i);
        if (!isNull(column, i)) add(into, read(i) as number);
      }
    },
    merge(groups, [partial], rows) {
      for (let i = 0; i < rows; i++) {
        if (isNull(partial, i)) continue;
        const into = groupsOf[groups === null ? 0 : groups[i]];
        const [fraction, ...values] = new Float64Array((valueAt(partial, i) as Uint8Array).slice().buffer);
        if (Number.isNaN(into.fraction)) into.fraction = fraction;
        for (const x of values) add(into, x);
      }
    },
    state: (): readonly Vector[] => [perGroup(bytes, groupsOf.length, (g) => stateOf(groupsOf[g]))],
    finish: () => perGroup(float64, groupsOf.length, (g) => quantile(groupsOf[g])),
  };
}

function fractionAt(fractions: Vector, row: number): number {
  const fraction = valueAt(fractions, row) as number | null;
  if (fraction === null) return Number.NaN;
  if (fraction >= 0 && fraction <= 1) return fraction;
  throw errors.numericOutOfRange(`percentile value ${fraction} is not between 0 and 1`);
}

function stateOf({ values, count, fraction }: Collected): Uint8Array {
  const out = new Float64Array(count + 1);
  out[0] = fraction;
  out.set(values.subarray(0, count), 1);
  return new Uint8Array(out.buffer);
}

function quantile({ values, count, fraction }: Collected): number | null {
  if (count === 0 || Number.isNaN(fraction)) return null;
  const sorted = values.slice(0, count).sort(compareFloats);
  const at = fraction * (count - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}
