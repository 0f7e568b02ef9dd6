import { serverVersion } from '../../../base/settings.ts';
import { type DataType, name, text } from '../../../data/type.ts';
import { constant } from '../../../data/vector_builder.ts';
import { type CallContext, type ScalarFunction, scalarFunction } from '../../define.ts';

/** A fact of the session, the same in every row. */
const fact = (
  called: string,
  about: string,
  of: (context: CallContext) => string,
  result: DataType = name,
): ScalarFunction =>
  scalarFunction({
    name: called,
    about,
    volatility: 'stable',
    overloads: [{ args: [], result, run: (_, rows, __, context) => constant(result, of(context), rows) }],
    examples: [{ sql: `${called}() IS NOT NULL`, is: 't' }],
  });

export const version = fact('version', 'What the server is.', () => `PostgreSQL ${serverVersion}`, text);
export const currentDatabase = fact('current_database', 'Name of the database.', ({ database }) => database);

/** Names that SQL writes without parentheses. */
const bare = (called: string, of: (context: CallContext) => string): ScalarFunction => ({
  ...fact(called, 'Name of the user or database.', of),
  examples: [{ sql: `${called} IS NOT NULL`, is: 't' }],
});
export const currentCatalog = bare('current_catalog', ({ database }) => database);
export const currentUser = bare('current_user', ({ user }) => user);
export const currentRole = bare('current_role', ({ user }) => user);
export const sessionUser = bare('session_user', ({ user }) => user);
export const user = bare('user', ({ user: who }) => who);
