import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { CopyTo, Option, QualifiedName, Query, Statement } from '../../parser/ast.ts';
import type { WriteTarget } from '../../plan/logical.ts';
import { bindWrite } from '../../planner/bind/bind.ts';
import { openBinding } from '../query.ts';
import { writeFiles } from '../write_files.ts';
import { absolute } from './create_external_table.ts';
import { refuseTwice } from './create_view.ts';
import { command } from './define.ts';
import { wholeTable } from './whole_table.ts';

/** COPY (query) | table TO 'path' (FORMAT parquet, …): a folder of files, or one file when the path ends in .parquet. */
export const copyTo = command({
  kind: 'copy_to',
  async describe(statement, context, types) {
    const binding = await openBinding(asSelect(statement), context, types, false);
    bindWrite(asSelect(statement).query, targetOf(statement), binding);
    return { parameters: binding.parameters.finish(), columns: null };
  },
  async run(statement, context, parameters) {
    const target = targetOf(statement);
    const binding = await openBinding(asSelect(statement), context, parameters, true);
    const bound = bindWrite(asSelect(statement).query, target, binding);
    refuseTwice(bound.target.names, statement.source.at);
    const rows = await writeFiles(bound, binding, { ...context, at: statement.destinationAt });
    return { tag: () => `COPY ${rows}` };
  },
});

/** COPY t reads all of t. */
function asSelect({ source, at }: CopyTo): Extract<Statement, { kind: 'select_statement' }> {
  const query = isName(source) ? wholeTable({ kind: 'table', name: source, alias: null, at: source.at }) : source;
  return { kind: 'select_statement', query, at };
}

const isName = (source: Query | QualifiedName): source is QualifiedName => 'parts' in source;

const optionNames = ['format', 'compression', 'row_group_size'];
const compressions: readonly WriteTarget['compression'][] = ['zstd', 'snappy', 'gzip', 'brotli', 'lz4', 'none'];
const defaultRowGroupRows = 122_880;
const mostRowGroupRows = 10_000_000;

function targetOf(statement: CopyTo): Omit<WriteTarget, 'names'> {
  let compression: WriteTarget['compression'] = 'zstd';
  let rowGroupRows = defaultRowGroupRows;
  if (statement.destination === null) throw errors.notSupported('COPY TO STDOUT', statement.destinationAt);
  let format = /\.(csv|json|txt|tsv)$/i.exec(statement.destination)?.[1] ?? 'parquet';
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
  const location = absolute(statement.destination);
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
