import type { ScalarFunction } from '../../define.ts';
import { definitionFunctions } from './definitions.ts';
import { descriptionFunctions } from './descriptions.ts';
import { encodingFunctions } from './encodings.ts';
import { formatType } from './format_type.ts';
import { parseIdent } from './parse_ident.ts';
import { pgGetSerialSequence } from './pg_get_serial_sequence.ts';
import { pgGetUserbyid } from './pg_get_userbyid.ts';
import { sleepFunctions } from './pg_sleep.ts';
import { privilegeFunctions } from './privileges.ts';
import { currentSchema, currentSchemas, pgIsOtherTempSchema, pgMyTempSchema } from './schemas.ts';
import { sessionFunctions } from './sessions.ts';
import { settingFunctions } from './settings.ts';
import { sizeFunctions } from './sizes.ts';
import { toRegFunctions } from './to_reg.ts';
import { visibilityFunctions } from './visible.ts';

/** What clients ask of the system's catalog: Postgres's manual, chapter 9.26 and 9.27. */
export const catalogFunctions: readonly ScalarFunction[] = [
  ...definitionFunctions,
  ...descriptionFunctions,
  ...encodingFunctions,
  formatType,
  parseIdent,
  pgGetSerialSequence,
  pgGetUserbyid,
  ...privilegeFunctions,
  currentSchema,
  currentSchemas,
  pgIsOtherTempSchema,
  pgMyTempSchema,
  ...sessionFunctions,
  ...settingFunctions,
  ...sizeFunctions,
  ...sleepFunctions,
  ...toRegFunctions,
  ...visibilityFunctions,
];
