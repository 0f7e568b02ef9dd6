import type { DataFile, ManagedTable } from '../catalog/entry.ts';
import { loadManagedRelation, type ManagedRelation, storedType } from '../catalog/managed_relation.ts';
import { type BatchStream, rowAt } from '../data/batch.ts';
import type { DataType } from '../data/type.ts';
import type { Delete, Update } from '../parser/ast/change.ts';
import { aggregate, and, columnRef, join, passOn, project, write } from '../plan/build.ts';
import type { Column } from '../plan/expr.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import { bindChange, oneAfterAnother, type TouchedRows } from '../planner/bind/change.ts';
import type { BindContext } from '../planner/bind/context.ts';
import type { TableRows } from '../planner/bind/insert.ts';
import { scanOf } from '../planner/bind/table.ts';
import { aggregateCall, call } from '../planner/expr/make.ts';
import { type ListedColumn, loadListedFiles, lookUp } from '../storage/parquet/listed_files.ts';
import type { StatementContext } from './context.ts';
import { openBinding, run } from './query.ts';
import { accepted, discardFiles, filesStep, writeRows } from './table_rows.ts';
import { rowsIn, writeFiles } from './write_files.ts';

/** The table's rows with their numbers behind them. */
export const numberedRows = (
  table: ManagedTable,
  { engine, signal }: StatementContext,
  only?: readonly number[],
): Promise<ManagedRelation> =>
  loadManagedRelation(table, {
    ...{ store: engine.store, dataFolder: engine.config.dataFolder, signal, withRowIds: true },
    ...(only === undefined ? {} : { only }),
  });

/**
 * UPDATE and DELETE, copy on write:
 *
 *   1. the touched rows, each once, are written aside: new values, number of file and row, what RETURNING says
 *   2. of the files that hold some, the other rows and the new values become new files
 *   3. the table lists these instead
 *
 * Every expression is evaluated once, and no file changes under a reader.
 */
export async function changeRows(
  statement: Update | Delete,
  table: ManagedTable,
  parameters: readonly DataType[],
  context: StatementContext,
): Promise<{ readonly rows: number; readonly batches?: BatchStream }> {
  const { engine, session, signal } = context;
  const binding = await openBinding(statement, context, parameters, true);
  const bound = bindChange(statement, table, await numberedRows(table, context), binding);
  const location = await engine.files.create('touched');
  try {
    const touched = await writeTouched(statement, table, bound, { location, binding, context });
    if (touched.rows > 0) {
      const { added, removed } = await rewritten(statement, table, touched, { location, binding, context });
      await session.change(signal, filesStep(table, { added, removed }, engine)).catch((error: unknown) => {
        const names = added.map(({ name }) => name);
        discardFiles(table, names, engine);
        throw error;
      });
    }
    if (statement.returning.length === 0) return { rows: touched.rows };
    const { plan } = await touched.read(touched.returning);
    return { rows: touched.rows, batches: run(plan, binding, context) };
  } finally {
    engine.files.discard(location);
  }
}

interface Around {
  readonly location: string;
  readonly binding: BindContext;
  readonly context: StatementContext;
}

interface Touched {
  readonly rows: number;
  /** The columns of what was written, by their place in the files. */
  readonly values: readonly number[];
  readonly file: number;
  readonly row: number;
  readonly returning: readonly number[];
  /** Scans what was written. */
  read(columns: readonly number[]): Promise<TableRows>;
}

async function writeTouched(
  statement: Update | Delete,
  table: ManagedTable,
  bound: TouchedRows,
  { location, binding, context }: Around,
): Promise<Touched> {
  const values = statement.kind === 'update' ? bound.values : [];
  const columns = [...values, bound.file, bound.row, ...bound.returning];
  const folder = `${context.engine.files.path(location)}/`;
  const exprs = columns.map((column) => {
    const type = storedType(column.type);
    if (type === column.type) return passOn(column);
    const stored = binding.ids.column(column.name, type, column.nullable);
    return { column: stored, expr: { kind: 'cast', input: columnRef(column), type } as const };
  });
  const target = {
    ...({ format: 'parquet', location: folder, compression: 'zstd', rowGroupRows: 122_880 } as const),
    names: columns.map((_, i) => `c${i}`),
    accepts: { table: table.name, columns: table.columns.slice(0, values.length).map(accepted) },
  };
  const plan = write(project(bound.plan, exprs), target, binding.ids);
  const files = await writeFiles(plan, binding, { ...context, at: statement.at });
  const paths = files.map(({ path }) => path);
  return {
    rows: rowsIn(files),
    values: values.map((_, i) => i),
    file: values.length,
    row: values.length + 1,
    returning: bound.returning.map((_, i) => values.length + 2 + i),
    read: (wanted) => readTouched(wanted, columns, paths, { location, binding, context }),
  };
}

async function readTouched(
  wanted: readonly number[],
  columns: readonly Column[],
  paths: readonly string[],
  { binding, context }: Around,
): Promise<TableRows> {
  const listed = wanted.map((i): ListedColumn => {
    const { name, type, nullable } = columns[i];
    return { name, stored: `c${i}`, type: storedType(type), nullable, missing: null };
  });
  const { store } = context.engine;
  const files = await lookUp(store, paths, context.signal);
  const relation = await loadListedFiles(store, { name: 'touched', columns: listed, files });
  const types = wanted.map((i) => (storedType(columns[i].type) === columns[i].type ? undefined : columns[i].type));
  const item = scanOf(relation, binding, types);
  return { plan: item.plan, columns: item.columns.map(({ column }) => column) };
}

/** The files that replace those with touched rows. */
async function rewritten(
  statement: Update | Delete,
  table: ManagedTable,
  touched: Touched,
  around: Around,
): Promise<{ readonly added: readonly DataFile[]; readonly removed: ReadonlySet<string> }> {
  const { binding, context } = around;
  const counts = await touchedByFile(touched, around);
  const removed = new Set(Array.from(counts.keys(), (number) => table.files[number].name));
  const partly = [...counts].filter(([number, rows]) => rows < table.files[number].rows).map(([number]) => number);
  const parts: TableRows[] = [];
  if (partly.length > 0)
    parts.push(
      await untouched(
        table,
        partly.sort((a, b) => a - b),
        touched,
        around,
      ),
    );
  if (statement.kind === 'update') parts.push(await touched.read(touched.values));
  if (parts.length === 0) return { added: [], removed };
  const rows = parts.length === 1 ? parts[0] : oneAfterAnother(parts, binding);
  return { added: await writeRows(table, rows, binding, { ...context, at: statement.at }), removed };
}

/** How many rows of each file are touched. */
async function touchedByFile(touched: Touched, { binding, context }: Around): Promise<Map<number, number>> {
  const { plan, columns } = await touched.read([touched.file]);
  const count = aggregateCall('count', [], (type) => binding.ids.column('count', type));
  const counts = new Map<number, number>();
  for await (const batch of run(aggregate(plan, columns.map(passOn), [count]), binding, context)) {
    for (let row = 0; row < batch.length; row++) {
      const [file, rows] = rowAt(batch, row);
      counts.set(Number(file), Number(rows));
    }
  }
  return counts;
}

/** The rows of the files that are not touched. */
async function untouched(
  table: ManagedTable,
  files: readonly number[],
  touched: Touched,
  { binding, context }: Around,
): Promise<TableRows> {
  const { relation, types } = await numberedRows(table, context, files);
  const all = scanOf(relation, binding, types);
  const columns = all.columns.map(({ column }) => column);
  const [file, row] = columns.slice(table.columns.length);
  const gone = await touched.read([touched.file, touched.row]);
  const [goneFile, goneRow] = gone.columns;
  const same = (a: Column, b: Column) => call('=', [columnRef(a), columnRef(b)]);
  const condition = and([same(file, goneFile), same(row, goneRow)]);
  const plan: LogicalPlan = join({ join: 'anti', left: all.plan, right: gone.plan, condition });
  return { plan, columns: columns.slice(0, table.columns.length) };
}
