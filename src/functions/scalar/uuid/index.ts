import type { ScalarFunction } from '../../define.ts';
import { genRandomUuid } from './gen_random_uuid.ts';

/** Postgres's manual, chapter 9.14. */
export const uuidFunctions: readonly ScalarFunction[] = [genRandomUuid];
