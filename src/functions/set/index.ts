import type { SetFunction } from '../define.ts';
import { generateSeries } from './generate_series.ts';

/** Every function that gives rows: each can be called in FROM and in a SELECT list. */
export const sets: readonly SetFunction[] = [generateSeries];
