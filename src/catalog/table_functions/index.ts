import type { TableFunction } from './define.ts';
import { generateSeries } from './generate_series.ts';
import { pgGetKeywords } from './pg_get_keywords.ts';

/** The list of table functions. */
export const tableFunctions: readonly TableFunction[] = [generateSeries, pgGetKeywords];
