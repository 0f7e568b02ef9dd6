import type { ScalarFunction } from '../../define.ts';

export const stringFunctions: readonly ScalarFunction[] = [];
