import {
  addIntervals,
  divideInterval,
  multiplyInterval,
  negateInterval,
  subtractIntervals,
} from '../../../data/interval.ts';
import { addToTimestamp, betweenTimestamps, daysBetween, moveDate } from '../../../data/time.ts';
import { zoneOf } from '../../../data/time_zone.ts';
import { date, float64, int32, interval, timestamp, timestamptz } from '../../../data/type.ts';
import type { Interval } from '../../../data/value.ts';
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
];

export const negated: Overload[] = [{ args: [interval], result: interval, run: each1(negateInterval) }];

export const times: Overload[] = [
  { args: [interval, float64], result: interval, run: each2(multiplyInterval) },
  { args: [float64, interval], result: interval, run: flip(each2(multiplyInterval)) },
];

export const dividedBy: Overload[] = [{ args: [interval, float64], result: interval, run: each2(divideInterval) }];
