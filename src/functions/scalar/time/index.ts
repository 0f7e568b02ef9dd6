import type { ScalarFunction } from '../../define.ts';
import { makeTime } from './make_time.ts';
import { currentTime, localtime } from './now.ts';
import { overlaps } from './overlaps.ts';
import {
  intervalPrecision,
  timePrecision,
  timestampPrecision,
  timestamptzPrecision,
  timetzPrecision,
} from './precision.ts';

/** Times of day, and the precision of time types: Postgres's manual, chapters 8.5 and 9.9. */
export const timeFunctions: readonly ScalarFunction[] = [
  currentTime,
  localtime,
  makeTime,
  overlaps,
  timestampPrecision,
  timestamptzPrecision,
  timePrecision,
  timetzPrecision,
  intervalPrecision,
];
