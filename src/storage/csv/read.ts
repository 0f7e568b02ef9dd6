import { errors, SqlError } from '../../base/error.ts';
import { type Batch, batch, batchRows } from '../../data/batch.ts';
import type { CsvSplit } from '../../data/split.ts';
import { type DataType, typeName } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { valueFromText } from '../../data/value_text.ts';
import { constant, VectorBuilder } from '../../data/vector_builder.ts';
import type { FileStore } from '../file.ts';
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
  let rows = new RowBuilder(split, columns, timeZone);
  let isHeader = dialect.header;
  const pieces = textOf(store, file, dialect.compression, signal);
  try {
    for await (const { text, last } of withLast(pieces)) {
      for (const record of reader.push(text, last)) {
        if (!isHeader) rows.add(record);
        isHeader = false;
        if (rows.length < batchRows) continue;
        yield rows.finish();
        rows = new RowBuilder(split, columns, timeZone);
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

class RowBuilder {
  length = 0;
  private readonly split: CsvSplit;
  private readonly timeZone: string;
  /** Of the columns in the file; those with one value for all rows have none. */
  private readonly builders: readonly { readonly at: number; readonly type: DataType; readonly into: VectorBuilder }[];
  private readonly columns: readonly number[];

  constructor(split: CsvSplit, columns: readonly number[], timeZone: string) {
    this.split = split;
    this.columns = columns;
    this.timeZone = timeZone;
    this.builders = columns.flatMap((column) => {
      const found = split.fields.find((field) => field.column === column);
      return found === undefined ? [] : [{ at: found.at, type: found.type, into: new VectorBuilder(found.type, 1024) }];
    });
  }

  add({ fields, line }: CsvRecord): void {
    const { width, dialect } = this.split;
    if (fields.length !== width && !(dialect.padding && fields.length < width)) {
      throw new CsvFault(line, `expected ${width} values, found ${fields.length}`);
    }
    for (const { at, type, into } of this.builders) {
      const field = fields[at] ?? null;
      into.append(field === null ? null : this.value(field, type, { line, at }));
    }
    this.length++;
  }

  private value(field: string, type: DataType, where: { line: number; at: number }): Value {
    if (type.kind === 'text') return field;
    try {
      return valueFromText(field, type, this.timeZone);
    } catch (cause) {
      if (!(cause instanceof SqlError)) throw cause;
      const { file, names } = this.split;
      const detail = `Line ${where.line} of "${file.path}", column "${names[where.at]}".`;
      const hint = `The type ${typeName(type)} was chosen from the first rows; give types, or all_varchar => true.`;
      throw new SqlError(cause.code, cause.message, { detail, hint, cause });
    }
  }

  finish(): Batch {
    const vectors = this.builders.map(({ into }) => into.finish());
    let next = 0;
    const all = this.columns.map((column) => {
      const shared = this.split.constants.find((each) => each.column === column);
      return shared === undefined ? vectors[next++] : constant(shared.type, shared.value, this.length);
    });
    return batch(all, this.length);
  }
}
