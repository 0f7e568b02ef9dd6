import { type Batch, type BatchStream, rowAt } from '../../data/batch.ts';
import { valueToBinary } from '../../data/value_binary.ts';
import { valueToText } from '../../data/value_text.ts';
import type { ResultColumn } from '../session_types.ts';
import type { CopyFormat } from './options.ts';
import { binaryHeader, binaryTrailer } from './read_binary.ts';

export interface RowWriting {
  readonly columns: readonly ResultColumn[];
  readonly format: CopyFormat;
  readonly timeZone: string;
  /** Told of every batch. */
  readonly onRows: (rows: number) => void;
}

/** The rows as COPY writes them, a piece per batch. */
export async function* writtenRows(batches: BatchStream, writing: RowWriting): AsyncGenerator<Buffer> {
  const { format, columns } = writing;
  if (format.kind === 'binary') yield binaryHeader();
  else if (format.header)
    yield Buffer.from(
      lineOf(
        columns.map(({ name }) => name),
        format,
      ),
    );
  for await (const batch of batches) {
    writing.onRows(batch.length);
    yield format.kind === 'binary' ? binaryRows(batch, columns) : Buffer.from(textRows(batch, writing));
  }
  if (format.kind === 'binary') yield binaryTrailer();
}

function textRows(batch: Batch, { columns, format, timeZone }: RowWriting): string {
  let text = '';
  for (let row = 0; row < batch.length; row++) {
    const values = rowAt(batch, row).map((value, i) =>
      value === null ? null : valueToText(value, columns[i].type, timeZone),
    );
    text += lineOf(values, format);
  }
  return text;
}

const lineOf = (values: readonly (string | null)[], format: CopyFormat): string =>
  `${values.map((value) => fieldOf(value, format, values.length === 1)).join(format.delimiter)}\n`;

function fieldOf(value: string | null, format: CopyFormat, alone: boolean): string {
  if (value === null) return format.null;
  if (format.kind === 'text') return escaped(value, format.delimiter);
  const { delimiter, quote, escape: escapeMark, null: nullMark, quoteAll } = format;
  const special = [delimiter, quote, '\n', '\r'].some((c) => value.includes(c));
  if (!quoteAll && !special && value !== nullMark && !(alone && value === '\\.')) return value;
  const inner = Array.from(value, (c) => (c === quote || c === escapeMark ? escapeMark + c : c)).join('');
  return quote + inner + quote;
}

const escapes: Readonly<Record<string, string>> = {
  ...{ '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\' },
};

const escaped = (value: string, delimiter: string): string =>
  value
    .replace(/[\b\f\n\r\t\v\\]/g, (c) => escapes[c])
    .replaceAll(delimiter, (c) => (delimiter === '\t' ? c : `\\${c}`));

function binaryRows(batch: Batch, columns: readonly ResultColumn[]): Buffer {
  const parts: Uint8Array[] = [];
  for (let row = 0; row < batch.length; row++) {
    const count = Buffer.alloc(2);
    count.writeInt16BE(columns.length);
    parts.push(count);
    rowAt(batch, row).forEach((value, i) => {
      const bytes = value === null ? null : valueToBinary(value, columns[i].type);
      const length = Buffer.alloc(4);
      length.writeInt32BE(bytes === null ? -1 : bytes.length);
      parts.push(length);
      if (bytes !== null) parts.push(bytes);
    });
  }
  return Buffer.concat(parts);
}
