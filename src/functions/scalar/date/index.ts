import type { ScalarFunction } from '../../define.ts';
import { age } from './age.ts';
import { clockTimestamp, timeofday } from './clock_timestamp.ts';
import { dateBin } from './date_bin.ts';
import { dateTrunc } from './date_trunc.ts';
import { datePart, extract } from './extract.ts';
import { isfinite } from './isfinite.ts';
import { justifyDays, justifyHours, justifyInterval } from './justify.ts';
import { makeDate, makeTimestamp, makeTimestamptz } from './make_date.ts';
import { makeInterval } from './make_interval.ts';
import { currentDate, currentTimestamp, localtimestamp, now, statementTimestamp, transactionTimestamp } from './now.ts';
import { timezone } from './timezone.ts';
import { toChar } from './to_char.ts';
import { toDate } from './to_date.ts';
import { toTimestamp } from './to_timestamp.ts';

/** Dates and times: Postgres's manual, chapter 9.9. */
export const dateFunctions: readonly ScalarFunction[] = [
  age,
  dateTrunc,
  extract,
  datePart,
  makeDate,
  makeTimestamp,
  now,
  transactionTimestamp,
  statementTimestamp,
  currentTimestamp,
  localtimestamp,
  currentDate,
  timezone,
  toTimestamp,
  clockTimestamp,
  dateBin,
  isfinite,
  justifyDays,
  justifyHours,
  justifyInterval,
  makeInterval,
  makeTimestamptz,
  timeofday,
  toChar,
  toDate,
];
