import type { ScalarFunction } from '../../define.ts';

export const operatorsFunctions: readonly ScalarFunction[] = [];
