import { SqlError } from '../../base/error.ts';
import { type Batch, batchRows } from '../../data/batch.ts';
import type { FileIdentity, JsonSplit } from '../../data/split.ts';
import type { Value } from '../../data/value.ts';
import type { FileStore } from '../file.ts';
import { FileRows } from '../file_rows.ts';
import { textOf } from '../text_stream.ts';
import { fromJson, member } from './convert.ts';
import { parsed } from './relation.ts';
import { ValueSplitter } from './value_splitter.ts';

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
  let rows = new FileRows(split, columns);
  const take = function* (text: string, last: boolean): Generator<Batch> {
    for (const piece of splitter.push(text, last)) {
      const source = parsed(split.file, piece);
      rows.add((field) => valueIn(source, field, { file: split.file, line: piece.line }, timeZone));
      if (rows.length < batchRows) continue;
      yield rows.finish();
      rows = new FileRows(split, columns);
      signal?.throwIfAborted();
    }
  };
  for await (const text of textOf(store, split.file, split.compression, signal)) yield* take(text, false);
  yield* take('', true);
  if (rows.length > 0) yield rows.finish();
}

function valueIn(
  source: ReturnType<typeof parsed>,
  { key, type }: JsonSplit['fields'][number],
  { file, line }: { readonly file: FileIdentity; readonly line: number },
  timeZone: string,
): Value {
  try {
    if (key === null) return fromJson(source, type, timeZone);
    return source.kind === 'object' ? member(source, key, type, timeZone) : null;
  } catch (cause) {
    if (!(cause instanceof SqlError)) throw cause;
    const detail = `Line ${line} of "${file.path}"${key === null ? '' : `, key "${key}"`}.`;
    const hint = 'The type was chosen from the first values; give types.';
    throw new SqlError(cause.code, cause.message, { detail, hint, cause });
  }
}
