import type { TableFunction } from './define.ts';
import { generateSeries } from './generate_series.ts';

/** The list of table functions. */
export const tableFunctions: readonly TableFunction[] = [generateSeries];
