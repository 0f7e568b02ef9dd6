import { type DataType, date, int32, int64, text } from '../data/type.ts';
import type { Value } from '../data/value.ts';

/** A hive partition column: folders named `key=value` above the files. */
export interface PartitionColumn {
  readonly name: string;
  readonly type: DataType;
  /** One value per file. */
  readonly values: readonly Value[];
}

const nothing = '__HIVE_DEFAULT_PARTITION__';

/** The partition columns in the paths of files, in folder order; only keys that every file has count. */
export function partitionColumns(paths: readonly string[]): readonly PartitionColumn[] {
  const found = paths.map((path) => keyValues(path));
  if (found.length === 0) return [];
  const names = [...found[0].keys()].filter((name) => found.every((pairs) => pairs.has(name)));
  return names.map((name) =>
    typed(
      name,
      found.map((pairs) => pairs.get(name)!),
    ),
  );
}

function keyValues(path: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const part of path.split('/').slice(0, -1)) {
    const equals = part.indexOf('=');
    if (equals > 0) pairs.set(unescaped(part.slice(0, equals)), unescaped(part.slice(equals + 1)));
  }
  return pairs;
}

/** Decodes %xx where it is well formed, and leaves everything else as it stands. */
function unescaped(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const wholeNumber = /^-?\d{1,18}$/;
const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The narrowest of integer, bigint, date and text that all values fit. */
function typed(name: string, values: readonly string[]): PartitionColumn {
  const known = values.filter((value) => value !== nothing);
  const make = (type: DataType, convert: (value: string) => Value): PartitionColumn => ({
    name,
    type,
    values: values.map((value) => (value === nothing ? null : convert(value))),
  });
  if (known.length > 0 && known.every((value) => wholeNumber.test(value))) {
    const small = known.every((value) => Number(value) === (Number(value) | 0));
    return small ? make(int32, Number) : make(int64, BigInt);
  }
  if (known.length > 0 && known.every((value) => daysOf(value) !== undefined))
    return make(date, (value) => daysOf(value)!);
  return make(text, (value) => value);
}

/** Days since 1970-01-01; undefined when it is no date. */
function daysOf(value: string): number | undefined {
  const parts = isoDate.exec(value);
  if (parts === null) return undefined;
  const time = Date.parse(`${value}T00:00:00Z`);
  // Date.parse turns February 30 into March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) return undefined;
  return time / 86_400_000;
}
