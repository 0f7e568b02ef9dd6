import type { ScalarFunction } from '../../define.ts';

export const castFunctions: readonly ScalarFunction[] = [];
