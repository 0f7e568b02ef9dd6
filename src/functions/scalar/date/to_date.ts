import { checkedDate, checkedTimestamp, joinTimestamp } from '../../../data/civil.ts';
import { fixedZone, localToUtc, zoneOf } from '../../../data/time_zone.ts';
import { date, text, timestamptz } from '../../../data/type.ts';
import { type Overload, scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';
import { readTemplate } from './read_template.ts';
import { parseTemplate, type Template } from './template.ts';

/** Prepares each template once per call of a kernel. */
export function preparing(): (source: string) => Template {
  const known = new Map<string, Template>();
  return (source) => {
    const template = known.get(source) ?? parseTemplate(source);
    known.set(source, template);
    return template;
  };
}

/** A date read from a text by a template. */
export const toDate = scalarFunction({
  name: 'to_date',
  about: 'A date read from a text by a template: YYYY, MM, DD, Mon, Month, DDD, IYYY, IW, J and their like.',
  overloads: [
    {
      args: [text, text],
      result: date,
      run: eachOf(() => {
        const prepared = preparing();
        return (source: string, template: string) => checkedDate(readTemplate(source, prepared(template)).days, source);
      }),
    },
  ],
  examples: [
    { sql: "to_date('05 Dec 2000', 'DD Mon YYYY')", is: '2000-12-05' },
    { sql: "to_date('20240131', 'YYYYMMDD')", is: '2024-01-31' },
    { sql: "to_date('2024-02-30', 'YYYY-MM-DD')", is: 'ERROR 22008' },
    { sql: "to_date('abc', 'YYYY')", is: 'ERROR 22007' },
  ],
});

/** The overload of to_timestamp that reads a text by a template. */
export const timestampByTemplate: Overload = {
  args: [text, text],
  result: timestamptz,
  run: eachOf(({ timeZone }) => {
    const prepared = preparing();
    const zone = zoneOf(timeZone);
    return (source: string, template: string) => {
      const { days, time, offset } = readTemplate(source, prepared(template));
      const local = checkedTimestamp(joinTimestamp(days, time), source);
      return checkedTimestamp(localToUtc(offset === undefined ? zone : fixedZone(offset), local), source);
    };
  }),
};
