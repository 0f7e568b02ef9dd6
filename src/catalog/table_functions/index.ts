import type { TableFunction } from './define.ts';
import { generateSeries } from './generate_series.ts';

/** The list of table functions; read_parquet is a path and answered by the snapshot. */
export const tableFunctions: readonly TableFunction[] = [generateSeries];
