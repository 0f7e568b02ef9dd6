import type { SetFunction } from '../define.ts';
import { generateSeries } from './generate_series.ts';
import { generateSubscripts } from './generate_subscripts.ts';
import { jsonSets } from './json.ts';
import { jsonPathSets } from './json_path.ts';
import { pgExpandarray } from './pg_expandarray.ts';
import { pgOptionsToTable } from './pg_options_to_table.ts';
import { splitFunctions } from './split.ts';
import { unnest } from './unnest.ts';

/** Every function that gives rows: each can be called in FROM and in a SELECT list. */
export const sets: readonly SetFunction[] = [
  pgExpandarray,
  pgOptionsToTable,
  generateSeries,
  generateSubscripts,
  unnest,
  ...splitFunctions,
  ...jsonSets,
  ...jsonPathSets,
];
