import type { ScalarFunction } from '../../define.ts';

export const logicFunctions: readonly ScalarFunction[] = [];
