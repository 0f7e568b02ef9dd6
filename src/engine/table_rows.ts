import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Span } from '../base/span.ts';
import type { DataFile, ManagedTable, TableColumn } from '../catalog/entry.ts';
import { storedType } from '../catalog/managed_relation.ts';
import { type FileChange, withFiles } from '../catalog/table_commit.ts';
import { typeName } from '../data/type.ts';
import { columnRef, passOn, project, write } from '../plan/build.ts';
import type { Column } from '../plan/expr.ts';
import type { LogicalPlan, WriteTarget } from '../plan/logical.ts';
import type { BindContext } from '../planner/bind/context.ts';
import type { StatementContext } from './context.ts';
import type { Engine } from './engine.ts';
import type { CatalogTransaction } from './transaction.ts';
import { writeFiles } from './write_files.ts';

export interface RowsPlan {
  readonly plan: LogicalPlan;
  /** Of the plan, in the order of the table's columns. */
  readonly columns: readonly Column[];
}

type WriteContext = StatementContext & { readonly at: Span };

/**
 * Runs the plan and writes its rows as new files of the table, in a folder of their own; they are listed nowhere yet.
 * 23502 for a NULL and 22001 for a text that the table does not accept.
 */
export async function writeRows(
  table: ManagedTable,
  rows: RowsPlan,
  binding: BindContext,
  context: WriteContext,
): Promise<readonly DataFile[]> {
  const folder = randomUUID();
  const target: WriteTarget = {
    ...{ format: 'parquet', compression: 'zstd', rowGroupRows: 122_880 },
    location: `${join(context.engine.files.path(table.location), folder)}/`,
    names: table.columns.map(({ stored }) => stored),
    accepts: { table: table.name, columns: table.columns.map(accepted) },
  };
  const plan = write(inStoredForm(rows, table.columns, binding), target, binding.ids);
  const written = await writeFiles(plan, binding, context);
  return written
    .filter(({ rows: count }) => count > 0)
    .map(({ path, rows: count, bytes }) => ({ name: path.slice(path.lastIndexOf(folder)), rows: count, bytes }));
}

export const accepted = ({ name, nullable, length, type }: TableColumn) => ({
  name,
  nullable,
  length,
  type: length === null ? typeName(type) : `character varying(${length})`,
});

/** Values of types that Parquet would not give back as they were become text. */
function inStoredForm({ plan, columns }: RowsPlan, table: readonly TableColumn[], binding: BindContext): LogicalPlan {
  const exprs = columns.map((column, i) => {
    const type = storedType(table[i].type);
    if (type === table[i].type) return passOn(column);
    const stored = binding.ids.column(column.name, type, column.nullable);
    return { column: stored, expr: { kind: 'cast', input: columnRef(column), type } as const };
  });
  return project(plan, exprs);
}

/** The step that gives the table other files: those that are no longer listed go with it, the new ones when it fails. */
export function filesStep(
  table: ManagedTable,
  change: FileChange,
  engine: Engine,
): Parameters<CatalogTransaction['add']> {
  const after = withFiles(table, change);
  const added = change.added.map(({ name }) => name);
  return [
    { op: 'put', entry: after },
    {
      before: table,
      done: () => discardFiles(table, change.removed, engine),
      undone: () => discardFiles(table, added, engine),
    },
  ];
}

export function discardFiles(table: ManagedTable, names: Iterable<string>, engine: Engine): void {
  for (const name of names) engine.files.discard(join(table.location, name));
}
