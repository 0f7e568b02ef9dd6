import { serverVersion } from '../../../base/settings.ts';
import { text } from '../../../data/type.ts';
import { constant } from '../../../data/vector_builder.ts';
import { type CallContext, type ScalarFunction, scalarFunction } from '../../define.ts';

/** A fact of the session, the same in every row. */
const fact = (name: string, about: string, of: (context: CallContext) => string): ScalarFunction =>
  scalarFunction({
    name,
    about,
    volatility: 'stable',
    overloads: [{ args: [], result: text, run: (_, rows, __, context) => constant(text, of(context), rows) }],
    examples: [{ sql: `${name}() IS NOT NULL`, is: 't' }],
  });

export const version = fact('version', 'What the server is.', () => `PostgreSQL ${serverVersion}`);
export const currentDatabase = fact('current_database', 'Name of the database.', ({ database }) => database);
export const currentSchema = fact('current_schema', 'Schema in which new tables are made.', () => 'public');
export const pgClientEncoding = fact('pg_client_encoding', 'Encoding of texts on the way to the client.', () => 'UTF8');

/** Names that SQL writes without parentheses. */
const bare = (name: string, of: (context: CallContext) => string): ScalarFunction => ({
  ...fact(name, 'Name of the user or database.', of),
  examples: [{ sql: `${name} IS NOT NULL`, is: 't' }],
});
export const currentCatalog = bare('current_catalog', ({ database }) => database);
export const currentUser = bare('current_user', ({ user }) => user);
export const currentRole = bare('current_role', ({ user }) => user);
export const sessionUser = bare('session_user', ({ user }) => user);
export const user = bare('user', ({ user: name }) => name);
