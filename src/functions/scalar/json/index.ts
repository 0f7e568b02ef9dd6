import type { ScalarFunction } from '../../define.ts';
import { builders } from './build.ts';
import { containment } from './contains.ts';
import { describers } from './describe.ts';
import { getters } from './get.ts';
import { objectMakers } from './object.ts';
import { pathFunctions } from './path.ts';
import { kindConverters } from './row_to_json.ts';
import { setters } from './set.ts';
import { jsonbStripNulls, jsonStripNulls } from './strip_nulls.ts';

/** json and jsonb: Postgres's manual, chapter 9.16. */
export const jsonFunctions: readonly ScalarFunction[] = [
  ...getters,
  ...containment,
  ...setters,
  ...describers,
  ...builders,
  ...objectMakers,
  ...kindConverters,
  ...pathFunctions,
  jsonStripNulls,
  jsonbStripNulls,
];
