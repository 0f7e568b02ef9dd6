import { civilFromDays, splitTimestamp } from '../../../data/civil.ts';
import { formatTime } from '../../../data/interval.ts';
import { formatOffset, utcToLocal, zoneOf } from '../../../data/time_zone.ts';
import { text, timestamptz } from '../../../data/type.ts';
import { constant } from '../../../data/vector_builder.ts';
import { scalarFunction } from '../../define.ts';
import { dayOfWeek } from './fields.ts';
import { dayNames, monthNames } from './names.ts';

/** What the clock of the machine that computes says: the one thing that no context can hold. */
const clock = (): bigint => BigInt(Date.now()) * 1000n;

/** The moment at which the rows are computed. */
export const clockTimestamp = scalarFunction({
  name: 'clock_timestamp',
  about: 'The present moment, which goes on while a statement runs.',
  volatility: 'volatile',
  overloads: [{ args: [], result: timestamptz, run: (_, rows) => constant(timestamptz, clock(), rows) }],
  examples: [{ sql: 'clock_timestamp() >= now()', is: 't' }],
});

function spelled(utc: bigint, timeZone: string): string {
  const zone = zoneOf(timeZone);
  const local = utcToLocal(zone, utc);
  const { days, time } = splitTimestamp(local);
  const { year, month, day } = civilFromDays(days);
  const [weekday, monthName] = [dayNames[dayOfWeek(days)].slice(0, 3), monthNames[month - 1].slice(0, 3)];
  const [seconds, fraction = ''] = formatTime(BigInt(time)).split('.');
  const offset = Number((local - utc) / 1_000_000n);
  const name = offset === 0 ? 'UTC' : formatOffset(offset);
  const shownDay = String(day).padStart(2, '0');
  return `${weekday} ${monthName} ${shownDay} ${seconds}.${fraction.padEnd(6, '0')} ${year} ${name}`;
}

export const timeofday = scalarFunction({
  name: 'timeofday',
  about: 'The present moment as a text.',
  volatility: 'volatile',
  overloads: [
    { args: [], result: text, run: (_, rows, __, { timeZone }) => constant(text, spelled(clock(), timeZone), rows) },
  ],
  examples: [{ sql: 'length(timeofday()) > 30', is: 't' }],
});
