import type { ScalarFunction } from '../../define.ts';
import { appendFunctions } from './append.ts';
import { boundsFunctions } from './bounds.ts';
import { fillFunctions } from './fill.ts';
import { listFunctions } from './list.ts';
import { listValueFunction } from './list_value.ts';
import { overlapOperators } from './overlap.ts';
import { quantifiedFunctions } from './quantified.ts';
import { searchFunctions } from './search.ts';
import { arraySliceBetween, arraySubscript } from './subscript.ts';
import { arrayTextFunctions } from './text.ts';
import { variadicCall } from './variadic_call.ts';

/** Arrays: Postgres's manual, chapter 9.19, and the list functions of DuckDB. */
export const arrayFunctions: readonly ScalarFunction[] = [
  listValueFunction,
  arraySubscript,
  arraySliceBetween,
  ...boundsFunctions,
  ...appendFunctions,
  ...searchFunctions,
  ...arrayTextFunctions,
  ...overlapOperators,
  ...fillFunctions,
  ...listFunctions,
  ...quantifiedFunctions,
  variadicCall,
];
