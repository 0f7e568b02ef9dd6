import type { WindowFunction } from '../define.ts';
import { cumeDist } from './cume_dist.ts';
import { denseRank } from './dense_rank.ts';
import { firstValue } from './first_value.ts';
import { lag } from './lag.ts';
import { lastValue } from './last_value.ts';
import { lead } from './lead.ts';
import { nthValue } from './nth_value.ts';
import { ntile } from './ntile.ts';
import { percentRank } from './percent_rank.ts';
import { rank } from './rank.ts';
import { rowNumber } from './row_number.ts';

/** Every function that needs OVER; aggregates may have it too. */
export const windows: readonly WindowFunction[] = [
  cumeDist,
  denseRank,
  firstValue,
  lag,
  lastValue,
  lead,
  nthValue,
  ntile,
  percentRank,
  rank,
  rowNumber,
];
