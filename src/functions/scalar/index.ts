import type { ScalarFunction } from '../define.ts';
import { arrayFunctions } from './array/index.ts';
import { castFunctions } from './cast/index.ts';
import { catalogFunctions } from './catalog/index.ts';
import { dateFunctions } from './date/index.ts';
import { jsonFunctions } from './json/index.ts';
import { logicFunctions } from './logic/index.ts';
import { mathFunctions } from './math/index.ts';
import { mlFunctions } from './ml/index.ts';
import { operatorsFunctions } from './operators/index.ts';
import { recordFunctions } from './record/index.ts';
import { stringFunctions } from './string/index.ts';
import { timeFunctions } from './time/index.ts';
import { uuidFunctions } from './uuid/index.ts';

/** The list of drawers. A name stands in one drawer only, with all its overloads. */
export const scalars: readonly ScalarFunction[] = [
  ...operatorsFunctions,
  ...mathFunctions,
  ...stringFunctions,
  ...dateFunctions,
  ...timeFunctions,
  ...uuidFunctions,
  ...jsonFunctions,
  ...logicFunctions,
  ...castFunctions,
  ...catalogFunctions,
  ...arrayFunctions,
  ...recordFunctions,
  ...mlFunctions,
];
