import { errors, SqlError } from '../../base/error.ts';
import { type Batch, batchRows } from '../../data/batch.ts';
import type { CsvSplit } from '../../data/split.ts';
import { typeName } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { valueFromText } from '../../data/value_text.ts';
import type { FileStore } from '../file.ts';
import { FileRows } from '../file_rows.ts';
import { textOf } from '../text_stream.ts';
import { CsvFault, type CsvRecord, RecordReader } from './record_reader.ts';

/**
 * The wanted columns of one delimited file, in file order. Errors: 22P04 for what is no CSV or has another number of
 * values, those of the types' text forms for values; each names file, line and column.
 */
export async function* readCsv(
  store: FileStore,
  split: CsvSplit,
  columns: readonly number[],
  { timeZone, signal }: { readonly timeZone: string; readonly signal?: AbortSignal },
): AsyncGenerator<Batch> {
  const { dialect, file } = split;
  const reader = new RecordReader(dialect);
  let rows = new FileRows(split, columns);
  let isHeader = dialect.header;
  const pieces = textOf(store, file, dialect.compression, signal);
  try {
    for await (const { text, last } of withLast(pieces)) {
      for (const record of reader.push(text, last)) {
        if (isHeader) {
          isHeader = false;
          continue;
        }
        checkWidth(record, split);
        rows.add((field) => valueIn(record, field, split, timeZone));
        if (rows.length < batchRows) continue;
        yield rows.finish();
        rows = new FileRows(split, columns);
        signal?.throwIfAborted();
      }
    }
  } catch (cause) {
    if (cause instanceof CsvFault) throw errors.badCsv(file.path, cause.line, cause.message);
    throw cause;
  }
  if (rows.length > 0) yield rows.finish();
}

async function* withLast(pieces: AsyncIterable<string>): AsyncGenerator<{ text: string; last: boolean }> {
  let held: string | undefined;
  for await (const piece of pieces) {
    if (held !== undefined) yield { text: held, last: false };
    held = piece;
  }
  yield { text: held ?? '', last: true };
}

/** A row's values; 22P04 when there are too many or too few. */
function checkWidth({ fields, line }: CsvRecord, { width, dialect }: CsvSplit): void {
  if (fields.length === width || (dialect.padding && fields.length < width)) return;
  throw new CsvFault(line, `expected ${width} values, found ${fields.length}`);
}

function valueIn(
  { fields, line }: CsvRecord,
  { at, type }: CsvSplit['fields'][number],
  { file, names }: CsvSplit,
  timeZone: string,
): Value {
  const text = fields[at] ?? null;
  if (text === null || type.kind === 'text') return text;
  try {
    return valueFromText(text, type, timeZone);
  } catch (cause) {
    if (!(cause instanceof SqlError)) throw cause;
    const detail = `Line ${line} of "${file.path}", column "${names[at]}".`;
    const hint = `The type ${typeName(type)} was chosen from the first rows; give types, or all_varchar => true.`;
    throw new SqlError(cause.code, cause.message, { detail, hint, cause });
  }
}
