import { addToTimestamp } from '../../../data/time.ts';
import { zoneOf } from '../../../data/time_zone.ts';
import { bool, interval, time, timestamp, timestamptz } from '../../../data/type.ts';
import type { Interval, Value } from '../../../data/value.ts';
import { valueAt } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { type CallContext, type Kernel, type Overload, scalarFunction } from '../../define.ts';

type Moment = bigint | null;

/** Postgres's overlaps_timestamp: a period is from its start up to its end, a start alone is a moment. */
function overlap(a: Moment, b: Moment, c: Moment, d: Moment): boolean | null {
  const [start1, end1] = inOrder(a, b);
  const [start2, end2] = inOrder(c, d);
  if (start1 === null || start2 === null) return null;
  if (start1 === start2) return end1 === null || end2 === null ? null : true;
  const [early, lateStart, late] = start1 < start2 ? [end1, start2, end2] : [end2, start1, end1];
  if (early === null) return null;
  if (lateStart < early) return true;
  return late === null ? null : false;
}

/** The earlier first; a NULL takes the second place. */
function inOrder(a: Moment, b: Moment): readonly [Moment, Moment] {
  if (a === null) return [b, null];
  return b === null || a <= b ? [a, b] : [b, a];
}

/** The loop around a function of values of which any may be NULL. */
const eachWithNulls =
  (f: (values: readonly Value[], context: CallContext) => boolean | null): Kernel =>
  (args, rows, result, context) => {
    const out = new VectorBuilder(result, rows);
    for (let row = 0; row < rows; row++)
      out.append(
        f(
          args.map((arg) => valueAt(arg, row)),
          context,
        ),
      );
    return out.finish();
  };

type Ends = readonly [isSpan1: boolean, isSpan2: boolean];
const forms: readonly Ends[] = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
];

const overloadsOf = (type: typeof timestamp): readonly Overload[] =>
  forms.map(([span1, span2]) => ({
    args: [type, span1 ? interval : type, type, span2 ? interval : type],
    result: bool,
    calledOnNull: true,
    run: eachWithNulls((values: readonly Value[], { timeZone }: CallContext) => {
      const zone = type.kind === 'timestamp' && type.zoned ? zoneOf(timeZone) : undefined;
      const endOf = (start: Value, end: Value, isSpan: boolean): Moment => {
        if (!isSpan || start === null || end === null) return end as Moment;
        return addToTimestamp(start as bigint, end as Interval, zone);
      };
      const [a, b, c, d] = values;
      return overlap(a as Moment, endOf(a, b, span1), c as Moment, endOf(c, d, span2));
    }),
  }));

/** (start, end) OVERLAPS (start, end). */
export const overlaps = scalarFunction({
  name: 'overlaps',
  about: 'Whether two periods have a moment in common; each is a start and an end, or a start and a length.',
  overloads: [
    ...overloadsOf(timestamp),
    ...overloadsOf(timestamptz),
    {
      args: [time, time, time, time],
      result: bool,
      calledOnNull: true,
      run: eachWithNulls(([a, b, c, d]) => overlap(a as Moment, b as Moment, c as Moment, d as Moment)),
    },
  ],
  examples: [
    { sql: "(date '2001-02-16', date '2001-12-21') OVERLAPS (date '2001-10-30', date '2002-10-30')", is: 't' },
    { sql: "(date '2001-02-16', interval '100 days') OVERLAPS (date '2001-10-30', date '2002-10-30')", is: 'f' },
  ],
});
