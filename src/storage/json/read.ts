import { SqlError } from '../../base/error.ts';
import { type Batch, batch, batchRows } from '../../data/batch.ts';
import type { JsonSplit } from '../../data/split.ts';
import type { Value } from '../../data/value.ts';
import { constant, VectorBuilder } from '../../data/vector_builder.ts';
import type { FileStore } from '../file.ts';
import { textOf } from '../text_stream.ts';
import { fromJson, member } from './convert.ts';
import { parsed } from './relation.ts';
import { type JsonPiece, ValueSplitter } from './value_splitter.ts';

/**
 * The wanted columns of one file of JSON values, in file order. Errors: 22P02 for what is no JSON, those of the types'
 * text forms for values; each names file, line and key.
 */
export async function* readJson(
  store: FileStore,
  split: JsonSplit,
  columns: readonly number[],
  { timeZone, signal }: { readonly timeZone: string; readonly signal?: AbortSignal },
): AsyncGenerator<Batch> {
  const splitter = new ValueSplitter();
  let rows = new RowBuilder(split, columns, timeZone);
  const take = function* (text: string, last: boolean): Generator<Batch> {
    for (const piece of splitter.push(text, last)) {
      rows.add(piece);
      if (rows.length < batchRows) continue;
      yield rows.finish();
      rows = new RowBuilder(split, columns, timeZone);
      signal?.throwIfAborted();
    }
  };
  for await (const text of textOf(store, split.file, split.compression, signal)) yield* take(text, false);
  yield* take('', true);
  if (rows.length > 0) yield rows.finish();
}

class RowBuilder {
  length = 0;
  private readonly split: JsonSplit;
  private readonly columns: readonly number[];
  private readonly timeZone: string;
  private readonly builders: readonly { readonly field: JsonSplit['fields'][number]; readonly into: VectorBuilder }[];

  constructor(split: JsonSplit, columns: readonly number[], timeZone: string) {
    this.split = split;
    this.columns = columns;
    this.timeZone = timeZone;
    this.builders = columns.flatMap((column) => {
      const field = split.fields.find((each) => each.column === column);
      return field === undefined ? [] : [{ field, into: new VectorBuilder(field.type, 1024) }];
    });
  }

  add(piece: JsonPiece): void {
    const source = parsed(this.split.file, piece);
    for (const { field, into } of this.builders) into.append(this.value(source, field, piece.line));
    this.length++;
  }

  private value(source: ReturnType<typeof parsed>, { key, type }: JsonSplit['fields'][number], line: number): Value {
    try {
      if (key === null) return fromJson(source, type, this.timeZone);
      return source.kind === 'object' ? member(source, key, type, this.timeZone) : null;
    } catch (cause) {
      if (!(cause instanceof SqlError)) throw cause;
      const detail = `Line ${line} of "${this.split.file.path}"${key === null ? '' : `, key "${key}"`}.`;
      const hint = 'The type was chosen from the first values; give types.';
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
