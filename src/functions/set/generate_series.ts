import { errors } from '../../base/error.ts';
import { compareDecimals } from '../../data/decimal.ts';
import { add } from '../../data/decimal_arithmetic.ts';
import { intervalSpan } from '../../data/interval.ts';
import { addToTimestamp } from '../../data/time.ts';
import { zoneOf } from '../../data/time_zone.ts';
import { int32, int64, interval, numeric, timestamp, timestamptz } from '../../data/type.ts';
import type { Decimal, Interval } from '../../data/value.ts';
import { type CallContext, type SetOverload, setFunction, type Value } from '../define.ts';
import { eachSet } from './each_set.ts';

const one: Decimal = { units: 1n, scale: 0 };
const zero: Decimal = { units: 0n, scale: 0 };

const zeroStep = () => errors.invalidParameterValue('step size cannot equal zero');

function* ofNumbers([start, stop, step = 1]: readonly Value[]): Iterable<number> {
  const [from, to, by] = [start as number, stop as number, step as number];
  if (by === 0) throw zeroStep();
  for (let n = from; by > 0 ? n <= to : n >= to; n += by) yield n;
}

function* ofBigints([start, stop, step = 1n]: readonly Value[]): Iterable<bigint> {
  const [from, to, by] = [start as bigint, stop as bigint, step as bigint];
  if (by === 0n) throw zeroStep();
  for (let n = from; by > 0n ? n <= to : n >= to; n += by) yield n;
}

function* ofDecimals([start, stop, step = one]: readonly Value[]): Iterable<Decimal> {
  const [from, to, by] = [finite(start, 'start value'), finite(stop, 'stop value'), finite(step, 'step size')];
  const direction = compareDecimals(by, zero);
  if (direction === 0) throw zeroStep();
  for (let n = from; compareDecimals(n, to) * direction <= 0; n = add(n, by)) yield n;
}

function finite(value: Value, what: string): Decimal {
  const decimal = value as Decimal;
  const { special } = decimal;
  if (special === undefined) return decimal;
  throw errors.invalidParameterValue(`${what} cannot be ${special === 'NaN' ? 'NaN' : 'infinity'}`);
}

/** Days and months are counted on the clock of the session's zone when there is one. */
function* ofMoments([start, stop, step]: readonly Value[], zone?: ReturnType<typeof zoneOf>): Iterable<bigint> {
  const [to, by] = [stop as bigint, step as Interval];
  const span = intervalSpan(by);
  if (span === 0n) throw zeroStep();
  for (let at = start as bigint; span > 0n ? at <= to : at >= to; at = addToTimestamp(at, by, zone)) yield at;
}

const ofZonedMoments = (args: readonly Value[], { timeZone }: CallContext): Iterable<bigint> =>
  ofMoments(args, zoneOf(timeZone));

const withAndWithoutStep = (type: typeof int32, run: SetOverload['run']): readonly SetOverload[] => [
  { args: [type, type], result: type, run },
  { args: [type, type, type], result: type, run },
];

/** start, start + step, … while not beyond stop. */
export const generateSeries = setFunction({
  name: 'generate_series',
  about: 'The values from start to stop by step (default 1).',
  overloads: [
    ...withAndWithoutStep(int32, eachSet(ofNumbers)),
    ...withAndWithoutStep(int64, eachSet(ofBigints)),
    ...withAndWithoutStep(numeric, eachSet(ofDecimals)),
    { args: [timestamp, timestamp, interval], result: timestamp, run: eachSet((args) => ofMoments(args)) },
    { args: [timestamptz, timestamptz, interval], result: timestamptz, run: eachSet(ofZonedMoments) },
  ],
  examples: [
    { sql: 'generate_series(1, 3)', is: '1, 2, 3' },
    { sql: 'generate_series(5, 1, -2)', is: '5, 3, 1' },
    { sql: 'generate_series(1.1, 2, 0.4)', is: '1.1, 1.5, 1.9' },
    {
      sql: "generate_series(timestamp '2020-01-31', timestamp '2020-03-30', '1 month')",
      is: '2020-01-31 00:00:00, 2020-02-29 00:00:00, 2020-03-29 00:00:00',
    },
    { sql: 'generate_series(1, NULL)', is: '' },
    { sql: 'generate_series(1, 3, 0)', is: 'ERROR 22023' },
  ],
});
