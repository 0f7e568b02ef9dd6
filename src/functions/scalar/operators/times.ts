import { checkedTimestamp, isInfiniteDate } from '../../../data/civil.ts';
import {
  addIntervals,
  divideInterval,
  multiplyInterval,
  negateInterval,
  subtractIntervals,
} from '../../../data/interval.ts';
import { addToTimestamp, betweenTimestamps, daysBetween, moveDate } from '../../../data/time.ts';
import { withinDay } from '../../../data/time_of_day.ts';
import { zoneOf } from '../../../data/time_zone.ts';
import { date, float64, int32, interval, time, timestamp, timestamptz, timetz } from '../../../data/type.ts';
import type { Interval, ZonedTime } from '../../../data/value.ts';
import { dateToTimestamp } from '../../cast.ts';
import type { Kernel, Overload } from '../../define.ts';
import { each1, each2, eachOf, type RowFunction } from '../../each.ts';

/** Calendar arithmetic of + - * /. */

const later = (moment: bigint, span: Interval): bigint => addToTimestamp(moment, span);
const earlier = (moment: bigint, span: Interval): bigint => addToTimestamp(moment, negateInterval(span));

/** With days and months counted on the clock of the session's zone. */
const inZone = (step: (moment: bigint, span: Interval, zone: ReturnType<typeof zoneOf>) => bigint): Kernel =>
  eachOf(({ timeZone }) => {
    const zone = zoneOf(timeZone);
    return ((moment: bigint, span: Interval) => step(moment, span, zone)) as RowFunction;
  });

const flip =
  (run: Kernel): Kernel =>
  ([a, b], rows, result, call) =>
    run([b, a], rows, result, call);

const dateLater = each2((days: number, n: number) => moveDate(days, n));
const dateSpan = each2((days: number, span: Interval) => later(dateToTimestamp(days), span));
const momentLater = each2(later);
const zonedLater = inZone((moment, span, zone) => addToTimestamp(moment, span, zone));

const timeLater = each2((micros: bigint, span: Interval) => withinDay(micros + span.micros));
const zonedTimeLater = each2(({ micros, offset }: ZonedTime, span: Interval) => ({
  micros: withinDay(micros + span.micros),
  offset,
}));
const dateWithTime = each2((days: number, micros: bigint) => atTime(days, micros));
const dateWithZonedTime = each2((days: number, { micros, offset }: ZonedTime) =>
  atTime(days, micros - BigInt(offset) * 1_000_000n),
);

/** That long after midnight of the day; infinity stays. */
function atTime(days: number, micros: bigint): bigint {
  const midnight = dateToTimestamp(days);
  return isInfiniteDate(days) ? midnight : checkedTimestamp(midnight + micros);
}

export const plus: Overload[] = [
  { args: [date, int32], result: date, run: dateLater },
  { args: [int32, date], result: date, run: flip(dateLater) },
  { args: [date, interval], result: timestamp, run: dateSpan },
  { args: [interval, date], result: timestamp, run: flip(dateSpan) },
  { args: [timestamp, interval], result: timestamp, run: momentLater },
  { args: [interval, timestamp], result: timestamp, run: flip(momentLater) },
  { args: [timestamptz, interval], result: timestamptz, run: zonedLater },
  { args: [interval, timestamptz], result: timestamptz, run: flip(zonedLater) },
  { args: [interval, interval], result: interval, run: each2(addIntervals) },
  { args: [time, interval], result: time, run: timeLater },
  { args: [interval, time], result: time, run: flip(timeLater) },
  { args: [timetz, interval], result: timetz, run: zonedTimeLater },
  { args: [interval, timetz], result: timetz, run: flip(zonedTimeLater) },
  { args: [date, time], result: timestamp, run: dateWithTime },
  { args: [time, date], result: timestamp, run: flip(dateWithTime) },
  { args: [date, timetz], result: timestamptz, run: dateWithZonedTime },
  { args: [timetz, date], result: timestamptz, run: flip(dateWithZonedTime) },
];

export const minus: Overload[] = [
  { args: [date, int32], result: date, run: each2((days: number, n: number) => moveDate(days, -n)) },
  { args: [date, date], result: int32, run: each2(daysBetween) },
  {
    args: [date, interval],
    result: timestamp,
    run: each2((days: number, span: Interval) => earlier(dateToTimestamp(days), span)),
  },
  { args: [timestamp, timestamp], result: interval, run: each2(betweenTimestamps) },
  { args: [timestamptz, timestamptz], result: interval, run: each2(betweenTimestamps) },
  { args: [timestamp, interval], result: timestamp, run: each2(earlier) },
  {
    args: [timestamptz, interval],
    result: timestamptz,
    run: inZone((moment, span, zone) => addToTimestamp(moment, negateInterval(span), zone)),
  },
  { args: [interval, interval], result: interval, run: each2(subtractIntervals) },
  {
    args: [time, time],
    result: interval,
    run: each2((a: bigint, b: bigint) => ({ months: 0, days: 0, micros: a - b })),
  },
  {
    args: [time, interval],
    result: time,
    run: each2((micros: bigint, span: Interval) => withinDay(micros - span.micros)),
  },
  {
    args: [timetz, interval],
    result: timetz,
    run: each2(({ micros, offset }: ZonedTime, span: Interval) => ({
      micros: withinDay(micros - span.micros),
      offset,
    })),
  },
];

export const negated: Overload[] = [{ args: [interval], result: interval, run: each1(negateInterval) }];

export const times: Overload[] = [
  { args: [interval, float64], result: interval, run: each2(multiplyInterval) },
  { args: [float64, interval], result: interval, run: flip(each2(multiplyInterval)) },
];

export const dividedBy: Overload[] = [{ args: [interval, float64], result: interval, run: each2(divideInterval) }];
