import { type Batch, type BatchStream, rowAt } from '../../data/batch.ts';
import { valueToText } from '../../data/value_text.ts';
import { copyLines } from '../../kernels/encode/copy_rows.ts';
import { binaryRows } from '../../kernels/encode/data_rows.ts';
import { RowBytes, type RowLayout } from '../../kernels/encode/row_bytes.ts';
import type { CopyOut, ResultColumn } from '../session_types.ts';
import type { CopyFormat } from './options.ts';
import { binaryHeader, binaryTrailer } from './read_binary.ts';

export interface RowWriting {
  readonly columns: readonly ResultColumn[];
  readonly format: CopyFormat;
  readonly timeZone: string;
  /** Told of every batch. */
  readonly onRows: (rows: number) => void;
}

/** The rows as COPY writes them, in pieces; `giveBack`: the last piece has been used, its memory serves again. */
export function writtenRows(batches: BatchStream, writing: RowWriting): Pick<CopyOut, 'data' | 'giveBack'> {
  const layout = layoutOf(writing);
  const encoder = layout === undefined ? undefined : new RowBytes(layout);
  return { data: written(batches, writing, encoder), giveBack: () => encoder?.giveBack() };
}

async function* written(
  batches: BatchStream,
  writing: RowWriting,
  encoder: RowBytes | undefined,
): AsyncGenerator<Buffer> {
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
    if (encoder === undefined) yield Buffer.from(textRows(batch, writing));
    else yield* piecesOf(batch, encoder);
  }
  if (format.kind === 'binary') yield binaryTrailer();
}

/** A row of many megabytes may be more. */
const pieceBytes = 256 << 10;

function* piecesOf(batch: Batch, encoder: RowBytes): Iterable<Buffer> {
  for (let row = 0; row < batch.length; ) {
    row = encoder.add(batch, row, batch.length, pieceBytes);
    yield encoder.take();
  }
}

/** undefined: values are looked at as texts. */
function layoutOf({ format, columns, timeZone }: RowWriting): RowLayout | undefined {
  if (format.kind === 'binary') return binaryRows(columns.length);
  return copyLines({ ...format, kind: format.kind }, columns.length, timeZone);
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
