import type { Figure } from '../bench.ts';
import { cachedBytes } from './cached_bytes.ts';
import { clickbench } from './clickbench.ts';
import { pgbench } from './pgbench.ts';
import { planning } from './planning.ts';
import { rowsOut } from './rows_out.ts';
import { seed } from './seed.ts';
import { tpchCold } from './tpch_cold.ts';
import { tpchHot } from './tpch_hot.ts';
import { tpchSf10 } from './tpch_sf10.ts';
import { workers, workersSf10 } from './workers.ts';

/** In the order of the table. */
export const figures: readonly Figure[] = [
  tpchHot,
  tpchCold,
  tpchSf10,
  clickbench,
  workers,
  workersSf10,
  planning,
  cachedBytes,
  pgbench,
  rowsOut,
  seed,
];
