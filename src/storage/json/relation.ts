import { errors, SqlError } from '../../base/error.ts';
import { readJsonSource } from '../../data/json_reader.ts';
import type { Relation } from '../../data/relation.ts';
import { field } from '../../data/schema.ts';
import type { FileIdentity, JsonSplit } from '../../data/split.ts';
import { type DataType, json } from '../../data/type.ts';
import type { FileStore } from '../file.ts';
import { fileColumns } from '../file_columns.ts';
import { type Compression, compressionOf, textOf } from '../text_stream.ts';
import { commonInferred, type Inferred, inferType } from './infer.ts';
import { ValueSplitter } from './value_splitter.ts';

export interface JsonOptions {
  readonly name: string;
  readonly compression?: Compression;
  /** Types by key, instead of those guessed; only these columns are read when `only`. */
  readonly types?: ReadonlyMap<string, DataType>;
  readonly only: boolean;
  readonly filename: boolean;
  readonly hivePartitioning: boolean;
}

/** Values and characters that are looked at to guess types. */
const sampleValues = 20_480;
const sampleCharacters = 8 * 1024 * 1024;

/** What the column is called when values are no objects. */
const wholeValue = 'json';

/**
 * The relation of files of JSON values (one a line, or one array): the keys of objects are its columns, with the types
 * that their beginnings have in common. A file is one split. Errors: 22P02 for what is no JSON.
 */
export async function loadJsonRelation(
  store: FileStore,
  files: readonly FileIdentity[],
  options: JsonOptions,
  signal?: AbortSignal,
): Promise<Relation> {
  const guess = new Guess();
  for (const file of files) await look(store, file, { guess, compression: compressionFor(file, options) }, signal);
  const extra = fileColumns(files, options);
  const taken = new Set(extra.map(({ name }) => name));
  const columns = columnsOf(guess, options).filter(({ name }) => !taken.has(name));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return {
    name: options.name,
    schema: [...columns, ...extra].map(({ name, type }) => field(name, type)),
    // Keys and punctuation take about as much as the values: sixteen bytes a column are a fair guess.
    stats: {
      rows: Math.ceil(bytes / (16 * Math.max(1, columns.length))),
      columns: [...columns, ...extra].map(() => ({})),
    },
    splits: ({ columns: wanted }) => ({
      splits: files.map((file, place): JsonSplit => {
        const inside = wanted.filter((column) => column < columns.length);
        const shared = wanted.filter((column) => column >= columns.length);
        return {
          kind: 'json',
          file,
          rows: Math.ceil(file.size / 16),
          compression: compressionFor(file, options),
          fields: inside
            .map((column) => ({ column, ...columns[column] }))
            .map(({ column, key, type }) => ({ column, key, type })),
          constants: shared.map((column) => {
            const { type, values } = extra[column - columns.length];
            return { column, type, value: values[place] };
          }),
        };
      }),
      pruned: 0,
    }),
  };
}

const compressionFor = (file: FileIdentity, { compression }: JsonOptions): Compression =>
  compression ?? compressionOf(file.path);

/** What the values looked at have in common. */
class Guess {
  readonly keys = new Map<string, Inferred>();
  /** Of values that are no objects. */
  other: Inferred | undefined;

  add(source: ReturnType<typeof readJsonSource>): void {
    if (source.kind !== 'object') {
      this.other = commonInferred(this.other ?? null, inferType(source));
      return;
    }
    for (const [i, key] of source.keys.entries()) {
      this.keys.set(key, commonInferred(this.keys.get(key) ?? null, inferType(source.items[i])));
    }
  }
}

async function look(
  store: FileStore,
  file: FileIdentity,
  { guess, compression }: { readonly guess: Guess; readonly compression: Compression },
  signal?: AbortSignal,
): Promise<void> {
  const splitter = new ValueSplitter();
  let characters = 0;
  let values = 0;
  for await (const text of textOf(store, file, compression, signal)) {
    for (const piece of splitter.push(text, false)) {
      guess.add(parsed(file, piece));
      values++;
      if (values >= sampleValues) return;
    }
    characters += text.length;
    if (characters >= sampleCharacters) return;
  }
  for (const piece of splitter.push('', true)) guess.add(parsed(file, piece));
}

/** A value of a file; its errors name file and line. */
export function parsed(file: FileIdentity, { line, source }: { readonly line: number; readonly source: string }) {
  try {
    return readJsonSource(source);
  } catch (cause) {
    if (!(cause instanceof SqlError)) throw cause;
    const detail = [`Line ${line} of "${file.path}".`, cause.detail ?? ''].join(' ').trim();
    throw new SqlError(cause.code, cause.message, { detail, cause });
  }
}

interface JsonColumn {
  readonly name: string;
  readonly key: string | null;
  readonly type: DataType;
}

function columnsOf({ keys, other }: Guess, { types, only }: JsonOptions): readonly JsonColumn[] {
  // Values of several kinds have no columns in common.
  if (other !== undefined) {
    return [{ name: wholeValue, key: null, type: keys.size > 0 ? json : (other ?? json) }];
  }
  if (types !== undefined && only) return Array.from(types, ([name, type]) => ({ name, key: name, type }));
  for (const name of types?.keys() ?? []) {
    if (!keys.has(name)) throw errors.invalidParameterValue(`types names a key "${name}" that no object has`);
  }
  return Array.from(keys, ([name, type]) => ({ name, key: name, type: types?.get(name) ?? type ?? json }));
}
