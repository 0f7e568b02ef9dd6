import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Relation } from '../../data/relation.ts';
import type { FileIdentity } from '../../data/split.ts';
import type { FileCall, OptionValue } from '../../parser/file_call.ts';
import type { FileStore } from '../../storage/file.ts';

export interface FileContext {
  readonly store: FileStore;
  readonly signal?: AbortSignal | undefined;
}

/** Options as they were given, checked against `options` of the function. */
export type FileOptions = Readonly<Record<string, OptionValue>>;

/** What reads files in FROM: read_parquet, read_csv, parquet_schema. Its arguments are literals, so that it can be loaded before binding. */
export interface FileFunction {
  readonly name: string;
  /** Further names, as DuckDB has them. */
  readonly aliases?: readonly string[];
  readonly about: string;
  /** What an option takes, in words. */
  readonly options: Readonly<Record<string, 'boolean' | 'text' | 'number' | 'list' | 'names or list'>>;
  /** Names of files that mean this function when they are a quoted path. */
  readonly endings?: RegExp;
  /** `name`: how EXPLAIN shows the relation. */
  load(name: string, paths: readonly string[], options: FileOptions, context: FileContext): Promise<Relation>;
}

export const fileFunction = (definition: FileFunction): FileFunction => definition;

/** The files of all patterns, in order. 58P01 when one names none. */
export async function listAll(paths: readonly string[], { store, signal }: FileContext): Promise<FileIdentity[]> {
  const found: FileIdentity[] = [];
  for (const path of paths) {
    const files = await store.list(path, signal);
    if (files.length === 0) throw errors.fileNotFound(path);
    found.push(...files);
  }
  return found;
}

/** Errors: 42601 for an option that the function lacks, 22023 for a value of another kind. */
export function checkOptions({ name, options }: FileFunction, call: FileCall): void {
  for (const [option, value] of Object.entries(call.options)) {
    const kind = options[option];
    if (kind === undefined) {
      const near = nearest(option, Object.keys(options));
      const hint = near === undefined ? `It has ${Object.keys(options).join(', ')}.` : `Perhaps you meant "${near}".`;
      throw errors.badSyntax(`${name} has no option "${option}"`, call.at, hint);
    }
    if (!suits(value, kind))
      throw errors.invalidParameterValue(`option "${option}" of ${name} must be a ${kind}`, call.at);
  }
}

function suits(value: OptionValue, kind: FileFunction['options'][string]): boolean {
  if (kind === 'boolean') return typeof value === 'boolean';
  if (kind === 'number') return typeof value === 'number' && Number.isInteger(value) && value >= 0;
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'list') return typeof value === 'string' || Array.isArray(value);
  return Array.isArray(value) || (typeof value === 'object' && value !== null);
}
