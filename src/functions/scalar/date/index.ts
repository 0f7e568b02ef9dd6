import type { ScalarFunction } from '../../define.ts';

export const dateFunctions: readonly ScalarFunction[] = [];
