import { errors } from '../../base/error.ts';
import type { Relation } from '../../data/relation.ts';
import { field } from '../../data/schema.ts';
import type { CsvDialect, CsvSplit, FileIdentity } from '../../data/split.ts';
import { type DataType, sameType, text } from '../../data/type.ts';
import type { FileStore } from '../file.ts';
import { fileColumns } from '../file_columns.ts';
import { compressionOf, textOf } from '../text_stream.ts';
import { CsvFault } from './record_reader.ts';
import { headerNames, type SniffedCsv, sampleCharacters, sniffCsv } from './sniff.ts';

export interface CsvOptions {
  readonly name: string;
  readonly dialect: Partial<CsvDialect>;
  readonly allText: boolean;
  /** Names of the columns from the left, instead of the header's. */
  readonly names?: readonly string[];
  /** By name, or from the left. */
  readonly types?: ReadonlyMap<string, DataType> | readonly DataType[];
  readonly filename: boolean;
  readonly hivePartitioning: boolean;
  readonly unionByName: boolean;
}

/**
 * The relation of delimited text files: their beginnings are read to guess what was not said. A file is one split.
 * Errors: 58030 when their columns disagree, 22P04 when one cannot be taken apart.
 */
export async function loadCsvRelation(
  store: FileStore,
  files: readonly FileIdentity[],
  options: CsvOptions,
  signal?: AbortSignal,
): Promise<Relation> {
  const sniffed: SniffedCsv[] = [];
  for (const file of files) sniffed.push(withGiven(await sniff(store, file, options, signal), options));
  const extra = fileColumns(files, options);
  const own = columnsOf(files, sniffed, options.unionByName);
  const taken = new Set(extra.map(({ name }) => name));
  const columns = own.filter(({ name }) => !taken.has(name));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return {
    name: options.name,
    schema: [...columns, ...extra].map(({ name, type }) => field(name, type)),
    // What a value takes is not known; eight bytes are a fair guess.
    stats: { rows: Math.ceil(bytes / (8 * Math.max(1, own.length))), columns: [...columns, ...extra].map(() => ({})) },
    splits: ({ columns: wanted }) => ({
      splits: files.map((file, i) => splitOf(file, sniffed[i], { columns, extra, wanted, place: i })),
      pruned: 0,
    }),
  };
}

async function sniff(
  store: FileStore,
  file: FileIdentity,
  options: CsvOptions,
  signal?: AbortSignal,
): Promise<SniffedCsv> {
  const compression = options.dialect.compression ?? compressionOf(file.path);
  let sample = '';
  let whole = true;
  for await (const piece of textOf(store, file, compression, signal)) {
    sample += piece;
    whole = sample.length < sampleCharacters;
    if (!whole) break;
  }
  try {
    return sniffCsv(sample, whole, { dialect: { ...options.dialect, compression }, allText: options.allText });
  } catch (cause) {
    if (cause instanceof CsvFault) throw errors.badCsv(file.path, cause.line, cause.message);
    throw cause;
  }
}

/** Names and types that the caller gave, over those that were guessed. */
function withGiven(found: SniffedCsv, { names = [], types }: CsvOptions): SniffedCsv {
  const called = headerNames(
    found.columns.map(({ name }, i) => names[i] ?? name),
    found.columns.length,
  );
  if (names.length > called.length)
    throw errors.invalidParameterValue(`names has ${names.length} entries for ${called.length} columns`);
  const typeOf = (name: string, i: number): DataType | undefined =>
    types === undefined
      ? undefined
      : Array.isArray(types)
        ? types[i]
        : (types as ReadonlyMap<string, DataType>).get(name);
  for (const name of types instanceof Map ? types.keys() : []) {
    if (!called.includes(name))
      throw errors.invalidParameterValue(`types names a column "${name}" that the file lacks`);
  }
  return {
    ...found,
    columns: found.columns.map(({ type }, i) => ({ name: called[i], type: typeOf(called[i], i) ?? type })),
  };
}

/** The columns of all files: by place, or by name; where types differ, text. */
function columnsOf(
  files: readonly FileIdentity[],
  sniffed: readonly SniffedCsv[],
  byName: boolean,
): readonly { name: string; type: DataType }[] {
  const found = new Map<string, DataType>();
  for (const [i, { columns }] of sniffed.entries()) {
    const differs =
      columns.length !== sniffed[0].columns.length || columns.some(({ name }) => i > 0 && !found.has(name));
    if (!byName && differs) {
      const detail = `Its columns are not those of "${files[0].path}".`;
      throw errors.schemaDiffers(files[i].path, detail);
    }
    for (const { name, type } of columns) {
      const known = found.get(name);
      found.set(name, known === undefined || sameType(known, type) ? type : text);
    }
  }
  return Array.from(found, ([name, type]) => ({ name, type }));
}

interface Wanted {
  readonly columns: readonly { readonly name: string; readonly type: DataType }[];
  readonly extra: ReturnType<typeof fileColumns>;
  readonly wanted: readonly number[];
  /** Which of the files it is. */
  readonly place: number;
}

function splitOf(file: FileIdentity, { dialect, columns: own }: SniffedCsv, want: Wanted): CsvSplit {
  const { columns, extra, wanted, place } = want;
  const fields: CsvSplit['fields'][number][] = [];
  const constants: CsvSplit['constants'][number][] = [];
  for (const column of wanted) {
    if (column >= columns.length) {
      const { type, values } = extra[column - columns.length];
      constants.push({ column, type, value: values[place] });
      continue;
    }
    const { name, type } = columns[column];
    const at = own.findIndex((each) => each.name === name);
    if (at < 0) constants.push({ column, type, value: null });
    else fields.push({ column, at, type });
  }
  return {
    kind: 'csv',
    file,
    rows: Math.ceil(file.size / 8),
    dialect,
    width: own.length,
    names: own.map(({ name }) => name),
    fields,
    constants,
  };
}
