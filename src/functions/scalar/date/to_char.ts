import { isInfiniteTimestamp } from '../../../data/civil.ts';
import { utcToLocal, zoneOf } from '../../../data/time_zone.ts';
import { interval, text, timestamp, timestamptz } from '../../../data/type.ts';
import type { Interval } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';
import { numberOverloads } from '../math/to_char_number.ts';
import { type Shown, shownInterval, shownMoment, showTemplate } from './to_char_moment.ts';
import { preparing } from './to_date.ts';

/** The loop for moments and intervals; infinity and an empty template give NULL. */
const shownBy = <V>(show: (value: V, timeZone: string) => Shown | null) =>
  eachOf(({ timeZone }) => {
    const prepared = preparing();
    return (value: V, template: string) => {
      const shown = template === '' ? null : show(value, timeZone);
      return shown === null ? null : showTemplate(prepared(template), shown);
    };
  });

function zoned(utc: bigint, timeZone: string): Shown | null {
  if (isInfiniteTimestamp(utc)) return null;
  const local = utcToLocal(zoneOf(timeZone), utc);
  return shownMoment(local, Number((local - utc) / 1_000_000n));
}

/** Moments, intervals and numbers as a template shows them. */
export const toChar = scalarFunction({
  name: 'to_char',
  about: 'A timestamp, interval or number as text, by a template: YYYY-MM-DD HH24:MI:SS, FMDay, 9G999D99, RN.',
  volatility: 'stable',
  overloads: [
    {
      args: [timestamp, text],
      result: text,
      run: shownBy((micros: bigint) => (isInfiniteTimestamp(micros) ? null : shownMoment(micros))),
    },
    { args: [timestamptz, text], result: text, run: shownBy(zoned) },
    { args: [interval, text], result: text, run: shownBy((value: Interval) => shownInterval(value)) },
    ...numberOverloads,
  ],
  examples: [
    { sql: "to_char(TIMESTAMP '2002-04-20 17:31:12.66', 'HH12:MI:SS')", is: '05:31:12' },
    { sql: "to_char(TIMESTAMP '2002-04-20 17:31:12', 'FMDay, FMDDth Mon YYYY')", is: 'Saturday, 20th Apr 2002' },
    { sql: "to_char(INTERVAL '15h 2m 12s', 'HH24:MI:SS')", is: '15:02:12' },
    { sql: "to_char(125, '999')", is: ' 125' },
    { sql: "to_char(-125.8, '9G999D9')", is: '  -125.8' },
    { sql: "to_char(485, 'FMRN')", is: 'CDLXXXV' },
  ],
});
