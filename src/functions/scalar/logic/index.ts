import type { ScalarFunction } from '../../define.ts';
import { greatest, least } from './greatest.ts';
import { numNonnulls, numNulls } from './num_nulls.ts';
import { pgTypeof } from './pg_typeof.ts';
import { currentCatalog, currentDatabase, currentRole, currentUser, sessionUser, user, version } from './session.ts';

/** Choices and facts of the session: Postgres's manual, chapters 9.18 and 9.26. */
export const logicFunctions: readonly ScalarFunction[] = [
  greatest,
  least,
  version,
  currentDatabase,
  currentCatalog,
  currentUser,
  currentRole,
  sessionUser,
  user,
  numNulls,
  numNonnulls,
  pgTypeof,
];
