import type { ColumnEstimate } from './column.ts';
import { uncommonShare } from './distribution.ts';
import { placeOf } from './place.ts';

/** Mean and standard deviation of the values of a column. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** Of the values as ANALYZE has found them, or spread evenly over their range; undefined when they are no numbers. */
function momentsOf(column: ColumnEstimate): Moments | undefined {
  const { distribution, min, max, moments } = column;
  if (moments !== undefined) return moments;
  if (distribution === undefined) {
    if (min === undefined || max === undefined) return undefined;
    return { mean: (min + max) / 2, deviation: (max - min) / Math.sqrt(12) };
  }
  const { type, common, histogram } = distribution;
  const each = uncommonShare(column) / Math.max(1, histogram.length);
  let [weight, sum, squares] = [0, 0, 0];
  for (const [value, share] of [
    ...common.map((known) => [known.value, known.share] as const),
    ...histogram.map((bound) => [bound, each] as const),
  ]) {
    const place = placeOf(value, type);
    if (typeof place !== 'number') return undefined;
    weight += share;
    sum += share * place;
    squares += share * place * place;
  }
  if (weight === 0) return undefined;
  const mean = sum / weight;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / weight - mean * mean)) };
}

/**
 * How an aggregate over groups of about `size` rows spreads from group to group, with sizes that vary as if rows fell
 * into groups by chance (Poisson). undefined: nothing is known.
 */
export function momentsOfAggregate(
  fn: string,
  size: number,
  argument: ColumnEstimate | undefined,
): Moments | undefined {
  if (fn === 'count') return { mean: size, deviation: Math.sqrt(size) };
  const moments = argument === undefined ? undefined : momentsOf(argument);
  if (moments === undefined) return undefined;
  const { mean, deviation } = moments;
  if (fn === 'avg') return { mean, deviation: deviation / Math.sqrt(Math.max(1, size)) };
  if (fn !== 'sum' && fn !== 'sum64') return undefined;
  return { mean: size * mean, deviation: Math.sqrt(size * (mean * mean + deviation * deviation)) };
}

/** The share of a normal distribution below a value. Abramowitz and Stegun, 7.1.26: right to seven digits. */
export function shareOfNormal({ mean, deviation }: Moments, at: number): number {
  if (deviation === 0) return at > mean ? 1 : 0;
  const x = Math.abs(at - mean) / (deviation * Math.SQRT2);
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const above = (series * Math.exp(-x * x)) / 2;
  return at < mean ? above : 1 - above;
}
