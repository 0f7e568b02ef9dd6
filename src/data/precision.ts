import { isInfiniteTimestamp } from './civil.ts';
import { roundMicros } from './time_of_day.ts';
import type { ZonedTime } from './value.ts';

/** Postgres rounds the distance from 2000-01-01, halves away from it. */
const epoch = 946_684_800_000_000n;

export const roundMoment = (micros: bigint, digits: number): bigint =>
  isInfiniteTimestamp(micros) ? micros : roundMicros(micros - epoch, digits) + epoch;

export const roundZonedTime = ({ micros, offset }: ZonedTime, digits: number): ZonedTime => ({
  micros: roundMicros(micros, digits),
  offset,
});
