import { createReadStream } from 'node:fs';
import { errors, SqlError } from '../../base/error.ts';
import type { DataFile, ManagedTable, TableColumn } from '../../catalog/entry.ts';
import { rowsRelation } from '../../catalog/rows_relation.ts';
import { field } from '../../data/schema.ts';
import type { Value } from '../../data/value.ts';
import { valueFromBinary } from '../../data/value_binary.ts';
import { valueFromText } from '../../data/value_text.ts';
import type { CopyFrom } from '../../parser/ast/copy.ts';
import { bindCopied, targetColumns } from '../../planner/bind/insert.ts';
import { loadParquetRelation } from '../../storage/parquet/relation.ts';
import type { StatementContext } from '../context.ts';
import { type CopyFormat, copyFormat, wordOf } from '../copy/options.ts';
import { readBinary } from '../copy/read_binary.ts';
import { readFields } from '../copy/read_text.ts';
import { changedTable } from '../names.ts';
import { bareBinding } from '../query.ts';
import { discardFiles, filesStep, writeRows } from '../table_rows.ts';
import { rowsIn } from '../write_files.ts';
import { command, type Outcome, silent } from './define.ts';

/** Rows that are held in memory before they are written. */
const chunkRows = 100_000;

/** COPY t FROM 'path' | STDIN: rows in text, csv, binary or Parquet become new files of the table, all or none. */
export const copyFrom = command({
  kind: 'copy_from',
  describe: silent,
  async run(statement, context): Promise<Outcome> {
    const table = changedTable(statement.table, context.session, 'copy to');
    const targets = targetColumns(statement.columns, table);
    if (isParquet(statement)) return copyParquet(statement, { table, targets }, context);
    const format = copyFormat(statement.options);
    let rows = 0;
    const load = async (data: AsyncIterable<Uint8Array>): Promise<void> => {
      rows = await loaded(data, { statement, table, targets, format }, context);
    };
    const tag = () => `COPY ${rows}`;
    if (statement.path === null) return { copyIn: { format, columns: targets.length, load }, tag };
    await load(fileBytes(statement.path, statement, context.signal));
    return { tag };
  },
});

/** As the options say, or else the name of the file. */
function isParquet({ options, path }: CopyFrom): boolean {
  const format = options.find(({ name }) => name === 'format');
  return format === undefined ? /\.parquet$/i.test(path ?? '') : wordOf(format) === 'parquet';
}

/** The columns of the files by their place; the files may be many, and anywhere. */
async function copyParquet(
  { path, pathAt, at, options }: CopyFrom,
  { table, targets }: Pick<Loading, 'table' | 'targets'>,
  context: StatementContext,
): Promise<Outcome> {
  const { engine, session, signal } = context;
  if (path === null) throw errors.notSupported('COPY FROM STDIN in Parquet', at, 'Name a file.');
  const other = options.find(({ name }) => name !== 'format');
  if (other !== undefined) throw errors.badSyntax(`option "${other.name}" is not for Parquet`, other.at);
  const relation = await loadParquetRelation(engine.store, path, {}, signal);
  const width = relation.schema.length;
  if (width !== targets.length) {
    const hint = `Name its columns: INSERT INTO ${table.name} SELECT … FROM '${path}'.`;
    throw errors.badCopyFile(`"${path}" has ${width} columns, ${targets.length} are expected`, pathAt, hint);
  }
  const binding = await bareBinding(context, true);
  const added = await writeRows(table, bindCopied(relation, targets, table, binding), binding, { ...context, at });
  try {
    await session.change(signal, filesStep(table, { added, removed: new Set() }, engine));
  } catch (error) {
    const names = added.map(({ name }) => name);
    discardFiles(table, names, engine);
    throw error;
  }
  return { tag: () => `COPY ${rowsIn(added)}` };
}

interface Loading {
  readonly statement: CopyFrom;
  readonly table: ManagedTable;
  readonly targets: readonly number[];
  readonly format: CopyFormat;
}

async function loaded(data: AsyncIterable<Uint8Array>, loading: Loading, context: StatementContext): Promise<number> {
  const { table } = loading;
  const { session, engine, signal } = context;
  const added: DataFile[] = [];
  try {
    let chunk: Value[][] = [];
    for await (const row of rowsOf(data, loading, context)) {
      chunk.push(row);
      if (chunk.length < chunkRows) continue;
      signal.throwIfAborted();
      added.push(...(await written(chunk, loading, context)));
      chunk = [];
    }
    if (chunk.length > 0) added.push(...(await written(chunk, loading, context)));
    await session.change(signal, filesStep(table, { added, removed: new Set() }, engine));
    return rowsIn(added);
  } catch (error) {
    const names = added.map(({ name }) => name);
    discardFiles(table, names, engine);
    throw error;
  }
}

async function written(
  rows: readonly Value[][],
  loading: Loading,
  context: StatementContext,
): Promise<readonly DataFile[]> {
  const { table, targets, statement } = loading;
  const binding = await bareBinding(context, true);
  const schema = targets.map((i) => field(table.columns[i].name, table.columns[i].type));
  const bound = bindCopied(rowsRelation(table.name, schema, rows), targets, table, binding);
  return writeRows(table, bound, binding, { ...context, at: statement.at });
}

async function* rowsOf(
  data: AsyncIterable<Uint8Array>,
  { table, targets, format }: Loading,
  { call }: StatementContext,
): AsyncGenerator<Value[]> {
  const columns = targets.map((i) => table.columns[i]);
  if (format.kind === 'binary') {
    for await (const row of readBinary(data)) {
      if (row.length !== columns.length) {
        throw errors.badCopyData(`row field count is ${row.length}, expected ${columns.length}`);
      }
      yield row.map((bytes, i) => (bytes === null ? null : valueFromBinary(bytes, columns[i].type)));
    }
    return;
  }
  for await (const row of readFields(data, format)) {
    checkWidth(row.length, columns);
    yield row.map((text, i) => (text === null ? null : valueFromText(text, columns[i].type, call.timeZone, call.now)));
  }
}

function checkWidth(count: number, columns: readonly TableColumn[]): void {
  if (count < columns.length) throw errors.badCopyData(`missing data for column "${columns[count].name}"`);
  if (count > columns.length) throw errors.badCopyData('extra data after last expected column');
}

async function* fileBytes(path: string, { pathAt }: CopyFrom, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (/^[a-z0-9]+:\/\//i.test(path)) throw errors.notSupported('COPY FROM an address', pathAt, 'Use a local file.');
  try {
    for await (const piece of createReadStream(path, { signal })) yield piece as Uint8Array;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (thrown instanceof SqlError || code === undefined) throw thrown;
    if (code === 'ENOENT') throw errors.noSuchFile(path);
    if (code === 'ABORT_ERR') throw signal.reason;
    throw errors.io(`could not read file "${path}"`, code);
  }
}
