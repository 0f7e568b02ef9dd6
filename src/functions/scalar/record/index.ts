import type { ScalarFunction } from '../../define.ts';
import { recordField, recordNullTests } from './field.ts';
import { row } from './row.ts';

/** Rows as values. */
export const recordFunctions: readonly ScalarFunction[] = [row, recordField, ...recordNullTests];
