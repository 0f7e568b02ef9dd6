import { errors } from '../base/error.ts';
import type { TableEntry, ViewEntry } from '../catalog/entry.ts';
import type { QualifiedName } from '../parser/ast/common.ts';
import type { StatementContext } from './context.ts';
import { targetName } from './names.ts';

interface CreateTable {
  readonly name: QualifiedName;
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  readonly temporary?: boolean;
}

/**
 * What a CREATE TABLE finds under its name: nothing, what OR REPLACE replaces, or what IF NOT EXISTS keeps (and tells).
 * 42P07 for anything else. To be asked again before the change: another session may have been faster.
 */
export function replacedTable(
  statement: CreateTable,
  { session }: StatementContext,
  mayReplace: (before: TableEntry | ViewEntry) => before is TableEntry,
): { readonly table?: TableEntry } | 'kept' {
  const { schema, name } = targetName(statement.name, session, statement.temporary ?? false);
  const before = session.state.relation(schema, name);
  if (before === undefined) return {};
  if (statement.ifNotExists) {
    session.notice({ code: '42P07', message: `relation "${name}" already exists, skipping` });
    return 'kept';
  }
  if (!statement.orReplace || !mayReplace(before)) throw errors.duplicateTable(name, statement.name.at);
  return { table: before };
}
