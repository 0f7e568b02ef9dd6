import { intervalSpan } from '../../../data/interval.ts';
import type { DataType } from '../../../data/type.ts';
import { float64, interval, text, timestamptz } from '../../../data/type.ts';
import type { Interval, Value } from '../../../data/value.ts';
import { type CallContext, type ScalarFunction, scalarFunction } from '../../define.ts';
import { seeingNulls } from './define.ts';
import { ask } from './settings.ts';

/**
 * The session waits, and no worker: once the rows of the statement are known and before it ends, for as long as its calls
 * together have asked. It can be cancelled.
 */
const sleep = (
  name: string,
  about: string,
  type: DataType,
  milliseconds: (value: Exclude<Value, null>, context: CallContext) => number,
): ScalarFunction =>
  scalarFunction({
    name,
    about,
    volatility: 'volatile',
    overloads: [
      {
        args: [type],
        result: text,
        calledOnNull: true,
        run: seeingNulls((context) => (value) => {
          if (value === null) return null;
          ask(context, { kind: 'sleep', milliseconds: Math.max(0, milliseconds(value, context)) });
          return '';
        }),
      },
    ],
    examples: [{ sql: `${name}(NULL)`, is: 'NULL' }],
  });

export const sleepFunctions: readonly ScalarFunction[] = [
  sleep('pg_sleep', 'Waits so many seconds.', float64, (seconds) => (seconds as number) * 1000),
  sleep(
    'pg_sleep_for',
    'Waits as long as the interval.',
    interval,
    (span) => Number(intervalSpan(span as Interval)) / 1000,
  ),
  sleep(
    'pg_sleep_until',
    'Waits until that time, counted from the start of the transaction.',
    timestamptz,
    (until, { now }) => Number((until as bigint) - now) / 1000,
  ),
];
