import type { ScalarFunction } from '../../define.ts';

export const mathFunctions: readonly ScalarFunction[] = [];
