import { int32, oid, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { formatType as printed } from '../../type_catalog.ts';
import { seeingNulls } from './define.ts';

/** The name of a type as SQL writes it. */
export const formatType = scalarFunction({
  name: 'format_type',
  about: 'The name of a type by its number, with its modifier unless that is NULL.',
  volatility: 'stable',
  overloads: [
    {
      args: [oid, int32],
      result: text,
      calledOnNull: true,
      run: seeingNulls(() => (number, modifier) => {
        return number === null ? null : printed(Number(number), modifier as number | null);
      }),
    },
  ],
  examples: [
    { sql: 'format_type(23, NULL)', is: 'integer' },
    { sql: 'format_type(1700, 655366)', is: 'numeric(10,2)' },
    { sql: 'format_type(1043, 14)', is: 'character varying(10)' },
    { sql: 'format_type(1007, -1)', is: 'integer[]' },
    { sql: 'format_type(1184, 3)', is: 'timestamp(3) with time zone' },
    { sql: 'format_type(1, NULL)', is: '???' },
    { sql: 'format_type(NULL, 1)', is: 'NULL' },
  ],
});
