import type { SqlError } from '../../src/base/error.ts';
import { position } from '../../src/base/span.ts';
import { typeName } from '../../src/data/type.ts';
import type { Result } from '../../src/engine/session_types.ts';

/** What an error is in JSON; `sql`: the text that its place refers to. */
export const errorBody = (error: SqlError, sql: string) => ({
  code: error.code,
  message: error.message,
  detail: error.detail,
  hint: error.hint,
  position: error.at === undefined ? undefined : position(sql, error.at),
});

/** Names and types, as Postgres spells them. */
export const columnsOf = (result: Result) =>
  (result.columns ?? []).map((column) => ({ name: column.name, type: typeName(column.type) }));
