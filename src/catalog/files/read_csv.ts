import { errors } from '../../base/error.ts';
import type { CsvDialect } from '../../data/split.ts';
import type { DataType } from '../../data/type.ts';
import { parseType } from '../../functions/parse_type.ts';
import type { OptionValue } from '../../parser/file_call.ts';
import { loadCsvRelation } from '../../storage/csv/relation.ts';
import { type FileOptions, fileFunction, listAll } from './define.ts';

export const readCsv = fileFunction({
  name: 'read_csv',
  aliases: ['read_csv_auto'],
  about: 'The rows of delimited text files; what is not said is guessed from their first rows.',
  endings: /\.(?:csv|tsv)(?:\.gz|\.zst)?$/i,
  options: {
    all_varchar: 'boolean',
    columns: 'names or list',
    comment: 'text',
    compression: 'text',
    delim: 'text',
    escape: 'text',
    filename: 'boolean',
    header: 'boolean',
    hive_partitioning: 'boolean',
    names: 'list',
    null_padding: 'boolean',
    nullstr: 'list',
    quote: 'text',
    sep: 'text',
    skip: 'number',
    types: 'names or list',
    union_by_name: 'boolean',
  },
  load: async (name, paths, options, context) => {
    const columns = options.columns === undefined ? undefined : typesOf(options.columns);
    if (columns !== undefined && !(columns instanceof Map)) {
      throw errors.invalidParameterValue('option "columns" of read_csv names each column with its type');
    }
    const names = columns === undefined ? listOf(options.names) : [...columns.keys()];
    const types = columns ?? (options.types === undefined ? undefined : typesOf(options.types));
    return loadCsvRelation(
      context.store,
      await listAll(paths, context),
      {
        name,
        dialect: dialectOf(options),
        allText: options.all_varchar === true,
        ...(names === undefined ? {} : { names }),
        ...(types === undefined ? {} : { types }),
        filename: options.filename === true,
        hivePartitioning: options.hive_partitioning !== false,
        unionByName: options.union_by_name === true,
      },
      context.signal,
    );
  },
});

function dialectOf(options: FileOptions): Partial<CsvDialect> {
  const delimiter = character('delim', options.delim ?? options.sep);
  const quote = character('quote', options.quote);
  const escapeMark = character('escape', options.escape);
  const comment = character('comment', options.comment);
  const nulls = listOf(options.nullstr);
  return {
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(quote === undefined ? {} : { quote }),
    ...(escapeMark === undefined ? {} : { escape: escapeMark }),
    ...(comment === undefined ? {} : { comment }),
    ...(nulls === undefined ? {} : { nulls }),
    ...(options.skip === undefined ? {} : { skip: options.skip as number }),
    ...(options.header === undefined ? {} : { header: options.header === true }),
    ...(options.null_padding === undefined ? {} : { padding: options.null_padding === true }),
    ...(options.compression === undefined ? {} : { compression: compressionNamed(options.compression) }),
  };
}

/** 22023 for another word. */
export function compressionNamed(value: OptionValue): CsvDialect['compression'] {
  if (value === 'none' || value === 'gzip' || value === 'zstd') return value;
  throw errors.invalidParameterValue(`compression "${value}" not recognized`, undefined, 'It is none, gzip or zstd.');
}

/** One character, or none; `\t` may be written as two. */
function character(option: string, value: OptionValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const found = value === '\\t' ? '\t' : (value as string);
  if ([...found].length > 1 || found === '\n' || found === '\r' || (found === '' && option === 'delim')) {
    throw errors.invalidParameterValue(`option "${option}" of read_csv must be one character`);
  }
  return found;
}

const listOf = (value: OptionValue | undefined): readonly string[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value.map(String) : [String(value)];

/** From the left, or by name. */
export function typesOf(value: OptionValue): ReadonlyMap<string, DataType> | readonly DataType[] {
  if (Array.isArray(value)) return value.map(typeNamed);
  return new Map(Object.entries(value as Record<string, OptionValue>).map(([name, type]) => [name, typeNamed(type)]));
}

function typeNamed(name: OptionValue): DataType {
  const found = /^\s*([^()]+?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*$/.exec(String(name));
  const modifiers =
    found === null ? [] : found.slice(2).flatMap((digits) => (digits === undefined ? [] : Number(digits)));
  const type = found === null ? null : parseType(found[1].toLowerCase(), modifiers);
  if (type === null) throw errors.undefinedType(String(name));
  return type;
}
