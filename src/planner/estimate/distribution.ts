import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import type { ColumnEstimate, Distribution } from './column.ts';
import { shareOfNormal } from './moments.ts';
import { comparePlaces, fractionOf, type Place, placeOf } from './place.ts';

/** Shares of rows by the value of a column, from common values, histogram or, failing these, the range. */

const nothing: Pick<Distribution, 'common' | 'histogram'> = { common: [], histogram: [] };

/** Share of rows that the values outside the list of common ones have together. */
export function uncommonShare(column: ColumnEstimate): number {
  const { common } = column.distribution ?? nothing;
  return Math.max(0, 1 - column.nulls - common.reduce((sum, { share }) => sum + share, 0));
}

/** The share of rows that hold just this value. */
export function shareEqual(column: ColumnEstimate, value: Value, type: DataType): number {
  const at = placeOf(value, type);
  if (at !== undefined && isOutside(column, at)) return 0;
  const { distribution } = column;
  if (distribution === undefined || at === undefined) return (1 - column.nulls) / column.distinct;
  const { common } = distribution;
  const found = common.find((each) => isAt(each.value, distribution.type, at));
  if (found !== undefined) return found.share;
  const others = Math.max(1, column.domain - common.length);
  const least = common.length === 0 ? 1 : common[common.length - 1].share;
  return Math.min(least, uncommonShare(column) / others);
}

function isAt(value: Value, type: DataType, at: Place): boolean {
  const place = placeOf(value, type);
  return place !== undefined && comparePlaces(place, at) === 0;
}

const isOutside = ({ min, max }: ColumnEstimate, at: Place): boolean =>
  typeof at === 'number' && min !== undefined && max !== undefined && (at < min || at > max);

/** The share of rows whose value is below the given one, or at it when `inclusive`; undefined: nothing is known. */
export function shareBelow(
  column: ColumnEstimate,
  value: Value,
  type: DataType,
  inclusive: boolean,
): number | undefined {
  const at = placeOf(value, type);
  return at === undefined ? undefined : shareUnder(column, at, inclusive);
}

/** As `shareBelow`, for a value that is placed already. */
export function shareUnder(column: ColumnEstimate, at: Place, inclusive: boolean): number | undefined {
  if (column.moments !== undefined) return typeof at === 'number' ? shareOfNormal(column.moments, at) : undefined;
  const { common, histogram } = column.distribution ?? nothing;
  let below = 0;
  for (const { value, share } of common) {
    const order = orderOf(column, value, at);
    if (order === undefined) return undefined;
    if (order < 0 || (inclusive && order === 0)) below += share;
  }
  const rest = uncommonShare(column);
  if (rest <= 1e-9) return below;
  const others = Math.max(1, column.domain - common.length);
  const share = histogram.length > 1 ? inHistogram(column, at) : inRange(column, at);
  if (share === undefined) return undefined;
  if (isBeyond(column, at)) return below + rest * share;
  // Of a few values the one at the border counts: below it are all but one.
  return below + rest * (share * ((others - 1) / others) + (inclusive ? 1 / others : 0));
}

/** Below the first value or above the last. */
function isBeyond(column: ColumnEstimate, at: Place): boolean {
  const { distribution } = column;
  if (distribution === undefined || distribution.histogram.length < 2) return isOutside(column, at);
  const { histogram } = distribution;
  const [first, last] = [orderOf(column, histogram[0], at), orderOf(column, histogram[histogram.length - 1], at)];
  return (first ?? 0) > 0 || (last ?? 0) < 0;
}

function orderOf(column: ColumnEstimate, value: Value, at: Place): number | undefined {
  const place = placeOf(value, column.distribution!.type);
  return place === undefined ? undefined : comparePlaces(place, at);
}

function inHistogram(column: ColumnEstimate, at: Place): number | undefined {
  const { histogram, type } = column.distribution!;
  let [low, high] = [0, histogram.length - 1];
  const order = (i: number): number | undefined => orderOf(column, histogram[i], at);
  const [first, last] = [order(low), order(high)];
  if (first === undefined || last === undefined) return undefined;
  if (first >= 0) return 0;
  if (last <= 0) return 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((order(middle) ?? 0) < 0) low = middle;
    else high = middle;
  }
  const within = fractionOf(at, placeOf(histogram[low], type)!, placeOf(histogram[high], type)!);
  return (low + within) / (histogram.length - 1);
}

/** As if values were spread evenly. */
function inRange({ min, max }: ColumnEstimate, at: Place): number | undefined {
  if (typeof at !== 'number' || min === undefined || max === undefined) return undefined;
  if (at <= min) return 0;
  return at >= max ? 1 : (at - min) / (max - min);
}
