import type { Relation } from '../../data/relation.ts';
import type { FileCall } from '../../parser/file_call.ts';
import { checkOptions, type FileContext, type FileFunction } from './define.ts';
import { glob } from './glob.ts';
import { parquetFileMetadata, parquetKvMetadata } from './parquet_file_metadata.ts';
import { parquetMetadata } from './parquet_metadata.ts';
import { parquetSchema } from './parquet_schema.ts';
import { readCsv } from './read_csv.ts';
import { readJson } from './read_json.ts';
import { readParquet } from './read_parquet.ts';

/** The list of functions that read files. */
export const fileFunctions: readonly FileFunction[] = [
  glob,
  parquetFileMetadata,
  parquetKvMetadata,
  parquetMetadata,
  parquetSchema,
  readCsv,
  readJson,
  readParquet,
];

const byName = new Map(
  fileFunctions.flatMap((each) => [each.name, ...(each.aliases ?? [])].map((name) => [name, each])),
);

/** The relation that a call means; undefined: there is no such function. */
export async function loadFiles(call: FileCall, context: FileContext): Promise<Relation | undefined> {
  const found = call.function === null ? ofPath(call.paths[0]) : byName.get(call.function);
  if (found === undefined) return undefined;
  checkOptions(found, call);
  const name = call.function === null ? call.paths[0] : `${call.function}(${call.paths.join(', ')})`;
  return found.load(name, call.paths, call.options, context);
}

const ofPath = (path: string): FileFunction => fileFunctions.find(({ endings }) => endings?.test(path)) ?? readParquet;
