import type { ScalarFunction } from '../../define.ts';
import { mlHoldout } from './ml_holdout.ts';
import { mlRowHash } from './ml_row_hash.ts';

export const mlFunctions: readonly ScalarFunction[] = [mlRowHash, mlHoldout];
