import { compareValues } from '../../../data/compare.ts';
import { addToTimestamp } from '../../../data/time.ts';
import { withinDay } from '../../../data/time_of_day.ts';
import { zoneOf } from '../../../data/time_zone.ts';
import { bool, type DataType, interval, time, timestamp, timestamptz, timetz } from '../../../data/type.ts';
import type { Interval, Value } from '../../../data/value.ts';
import { isNull } from '../../../data/vector.ts';
import { VectorBuilder } from '../../../data/vector_builder.ts';
import { type CallContext, type Kernel, type Overload, scalarFunction } from '../../define.ts';
import { readerOf } from '../../each.ts';

type NotNull = Exclude<Value, null>;
interface Stretch {
  readonly start: NotNull;
  readonly end: Value;
}

/** From the earlier to the later; of a NULL and a point the point alone is known. null: nothing is known. */
function stretch(a: Value, b: Value, type: DataType): Stretch | null {
  if (a === null) return b === null ? null : { start: b, end: null };
  if (b === null || compareValues(a, b, type) <= 0) return { start: a, end: b };
  return { start: b, end: a };
}

/** overlaps_timestamp of Postgres: ends do not belong to a stretch, unless it is a point. */
function overlap(first: Stretch | null, second: Stretch | null, type: DataType): boolean | null {
  if (first === null || second === null) return null;
  const order = compareValues(first.start, second.start, type);
  if (order === 0) return first.end === null || second.end === null ? null : true;
  const [early, late] = order < 0 ? [first, second] : [second, first];
  if (early.end === null) return null;
  if (compareValues(late.start, early.end, type) < 0) return true;
  return late.end === null ? null : false;
}

/** The end of a stretch that is given by its length. */
function endOf(start: Value, length: Value, type: DataType, { timeZone }: CallContext): Value {
  if (start === null || length === null) return null;
  if (type.kind === 'time') return withinDay((start as bigint) + (length as Interval).micros);
  const zone = type.kind === 'timestamp' && type.zoned ? zoneOf(timeZone) : undefined;
  return addToTimestamp(start as bigint, length as Interval, zone);
}

const overlapping =
  (type: DataType): Kernel =>
  (args, rows, result, context) => {
    const readers = args.map(readerOf);
    const out = new VectorBuilder(result, rows);
    const side = (row: number, at: number): Stretch | null => {
      const [start, given] = [at, at + 1].map((i) => (isNull(args[i], row) ? null : readers[i](row)));
      const end = args[at + 1].type.kind === 'interval' ? endOf(start, given, type, context) : given;
      return stretch(start, end, type);
    };
    for (let row = 0; row < rows; row++) out.append(overlap(side(row, 0), side(row, 2), type));
    return out.finish();
  };

const forms = (type: DataType): readonly Overload[] =>
  [
    [type, type],
    [type, interval],
    [interval, type],
    [interval, interval],
  ].map(([first, second]) => ({
    args: [type, first, type, second],
    result: bool,
    calledOnNull: true,
    run: overlapping(type),
  }));

/** (start, end) OVERLAPS (start, end), where an end may be a length. */
export const overlaps = scalarFunction({
  name: 'overlaps',
  about: 'Whether two stretches of time, each given by its ends or by start and length, have a moment in common.',
  volatility: 'stable',
  overloads: [
    ...forms(timestamp),
    ...forms(timestamptz),
    ...forms(time),
    { args: [timetz, timetz, timetz, timetz], result: bool, calledOnNull: true, run: overlapping(timetz) },
  ],
  examples: [
    { sql: "(DATE '2001-02-16', DATE '2001-12-21') OVERLAPS (DATE '2001-10-30', DATE '2002-10-30')", is: 't' },
    { sql: "(TIME '10:00', TIME '12:00') OVERLAPS (TIME '12:00', INTERVAL '1 hour')", is: 'f' },
  ],
});
