import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Option, QualifiedName } from '../../parser/ast/common.ts';
import type { CopyTo } from '../../parser/ast/copy.ts';
import type { Query } from '../../parser/ast/query.ts';
import type { Statement } from '../../parser/ast/statement.ts';
import type { WriteTarget } from '../../plan/logical.ts';
import { bind, bindWrite } from '../../planner/bind/bind.ts';
import { absoluteLocation } from '../../storage/local_path.ts';
import type { StatementContext } from '../context.ts';
import { copyFormat } from '../copy/options.ts';
import { writtenRows } from '../copy/write_rows.ts';
import { openBinding, resultColumns, run } from '../query.ts';
import { rowsIn, writeFiles } from '../write_files.ts';
import { refuseTwice } from './create_view.ts';
import { command, type Outcome } from './define.ts';
import { wholeTable } from './whole_table.ts';

/**
 * COPY (query) | table TO 'path' (FORMAT parquet, …): a folder of files, or one file when the path ends in .parquet.
 * In text, csv or binary it is one file, or goes to the client (STDOUT).
 */
export const copyTo = command({
  kind: 'copy_to',
  async describe(statement, context, types) {
    const binding = await openBinding(asSelect(statement), context, types, false);
    if (isParquet(statement)) bindWrite(asSelect(statement).query, targetOf(statement), binding);
    else bind(asSelect(statement), binding);
    return { parameters: binding.parameters.finish(), columns: null };
  },
  async run(statement, context, parameters) {
    if (!isParquet(statement)) return copyRows(statement, context, parameters);
    const target = targetOf(statement);
    const binding = await openBinding(asSelect(statement), context, parameters, true);
    const bound = bindWrite(asSelect(statement).query, target, binding);
    refuseTwice(bound.target.names, statement.source.at);
    const files = await writeFiles(bound, binding, { ...context, at: statement.destinationAt });
    return { tag: () => `COPY ${rowsIn(files)}` };
  },
});

/** Rows in text, csv or binary. */
async function copyRows(
  statement: CopyTo,
  context: StatementContext,
  parameters: Parameters<typeof openBinding>[2],
): Promise<Outcome> {
  const format = copyFormat(withFormat(statement));
  const binding = await openBinding(asSelect(statement), context, parameters, true);
  const bound = bind(asSelect(statement), binding);
  const columns = resultColumns(bound.columns);
  let rows = 0;
  const onRows = (more: number): void => {
    rows += more;
  };
  const batches = run(bound.plan, binding, context);
  const out = writtenRows(batches, { columns, format, timeZone: context.call.timeZone, onRows });
  const tag = () => `COPY ${rows}`;
  if (statement.destination === null) return { copyOut: { format, columns: columns.length, ...out }, tag };
  await writeFile(absoluteLocation(statement.destination), out.data, context);
  return { tag };
}

/** The file appears when it is whole. */
async function writeFile(path: string, data: AsyncIterable<Uint8Array>, { engine, signal }: StatementContext) {
  const sink = await engine.store.create(path, signal);
  try {
    for await (const piece of data) await sink.write(piece);
  } catch (error) {
    await sink.abort();
    throw error;
  }
  await engine.store.commitFile(await sink.finish());
}

const formatOf = ({ options }: CopyTo): Option | undefined => options.find(({ name }) => name === 'format');

const extensionOf = (path: string | null): string | undefined =>
  /\.(csv|txt|tsv)$/i.exec(path ?? '')?.[1]?.toLowerCase();

function isParquet(statement: CopyTo): boolean {
  const option = formatOf(statement);
  if (option !== undefined) return !['text', 'csv', 'binary'].includes(wordOf(option));
  return statement.destination !== null && extensionOf(statement.destination) === undefined;
}

/** A file that is called .csv is one. */
function withFormat(statement: CopyTo): readonly Option[] {
  const { options, at } = statement;
  if (formatOf(statement) !== undefined || extensionOf(statement.destination) !== 'csv') return options;
  return [
    ...options,
    { name: 'format', value: { kind: 'expression', expr: { kind: 'string', value: 'csv', at }, at }, at },
  ];
}

/** COPY t reads all of t, or the columns that are named. */
export function asSelect({ source, columns, at }: CopyTo): Extract<Statement, { kind: 'select_statement' }> {
  if (!isName(source)) return { kind: 'select_statement', query: source, at };
  const query = wholeTable({ kind: 'table', name: source, alias: null, at: source.at });
  if (columns.length === 0 || query.body.kind !== 'select') return { kind: 'select_statement', query, at };
  const items = columns.map((column) => {
    const expr = { kind: 'column', parts: [column], at: column.at } as const;
    return { kind: 'item', expr, alias: null, at: column.at } as const;
  });
  return { kind: 'select_statement', query: { ...query, body: { ...query.body, items } }, at };
}

const isName = (source: Query | QualifiedName): source is QualifiedName => 'parts' in source;

const optionNames = ['format', 'compression', 'row_group_size'];
const compressions: readonly WriteTarget['compression'][] = ['zstd', 'snappy', 'gzip', 'brotli', 'lz4', 'none'];
const defaultRowGroupRows = 122_880;
const mostRowGroupRows = 10_000_000;

function targetOf(statement: CopyTo): Omit<WriteTarget, 'names'> {
  let compression: WriteTarget['compression'] = 'zstd';
  let rowGroupRows = defaultRowGroupRows;
  const destination = statement.destination ?? '';
  if (destination === '') throw errors.notSupported('COPY … TO STDOUT with format "parquet"', statement.destinationAt);
  let format = /\.json$/i.test(destination) ? 'json' : 'parquet';
  for (const option of statement.options) {
    const value = wordOf(option);
    if (option.name === 'format') format = value;
    else if (option.name === 'compression') compression = compressionOf(value, option);
    else if (option.name === 'row_group_size') rowGroupRows = rowsOf(value, option);
    else {
      const near = nearest(option.name, optionNames);
      throw errors.badSyntax(
        `option "${option.name}" not recognized`,
        option.at,
        near && `Perhaps you meant "${near}".`,
      );
    }
  }
  if (format !== 'parquet')
    throw errors.notSupported(`COPY with format "${format}"`, statement.at, 'Use (FORMAT parquet).');
  const location = absoluteLocation(destination);
  const folder = /\.parquet$/i.test(location) || location.endsWith('/') ? location : `${location}/`;
  return { format: 'parquet', location: folder, compression, rowGroupRows };
}

function wordOf(option: Option): string {
  const { value } = option;
  if (value?.kind === 'expression') {
    const { expr } = value;
    if (expr.kind === 'string') return expr.value.toLowerCase();
    if (expr.kind === 'number') return expr.text;
    if (expr.kind === 'column' && expr.parts.length === 1) return expr.parts[0].name;
    if (expr.kind === 'null') return 'none';
  }
  throw errors.badSyntax(`option "${option.name}" requires a value`, option.at);
}

function compressionOf(word: string, option: Option): WriteTarget['compression'] {
  const name = word === 'uncompressed' ? 'none' : word === 'lz4_raw' ? 'lz4' : word;
  const found = compressions.find((each) => each === name);
  if (found !== undefined) return found;
  throw errors.invalidParameterValue(
    `compression "${word}" is not known`,
    option.at,
    `One of: ${compressions.join(', ')}.`,
  );
}

function rowsOf(word: string, option: Option): number {
  const rows = Number(word);
  if (Number.isInteger(rows) && rows >= 1 && rows <= mostRowGroupRows) return rows;
  throw errors.invalidParameterValue(`row_group_size must be a whole number from 1 to ${mostRowGroupRows}`, option.at);
}
