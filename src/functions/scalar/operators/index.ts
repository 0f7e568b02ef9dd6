import type { ScalarFunction } from '../../define.ts';
import { divided, minus, plus, remainder, times } from './arithmetic.ts';
import { bitOperators } from './bits.ts';
import {
  equal,
  greater,
  greaterOrEqual,
  isDistinctFrom,
  isNotDistinctFrom,
  less,
  lessOrEqual,
  notEqual,
} from './comparison.ts';
import { power } from './power.ts';
import { concatenation, likeEscapeFunction, textMatchers } from './text.ts';

export const operatorsFunctions: readonly ScalarFunction[] = [
  plus,
  minus,
  times,
  divided,
  remainder,
  power,
  equal,
  notEqual,
  less,
  lessOrEqual,
  greater,
  greaterOrEqual,
  isNotDistinctFrom,
  isDistinctFrom,
  concatenation,
  ...textMatchers,
  likeEscapeFunction,
  ...bitOperators,
];
