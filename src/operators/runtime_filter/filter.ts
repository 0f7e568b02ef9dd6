import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { bloomFor } from './bloom.ts';

/** What is known of the keys on the build side of a join. Plain data, as is all here. */
interface KeyFacts {
  /** The filter's number, unique in the query. */
  readonly filter: number;
  readonly type: DataType;
  /** Rows with a key that is not NULL; 0: nothing matches. */
  readonly rows: number;
  /** Smallest and largest key, for types that JavaScript orders as SQL does; null elsewhere. */
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  /** All keys, some perhaps twice; null when they are many. */
  readonly values: readonly Exclude<Value, null>[] | null;
}

/** What one task has seen of the keys. */
export interface CollectedKeys extends KeyFacts {
  /** Hashes of all keys; null when they are too many. */
  readonly hashes: Uint32Array | null;
}

/** What all tasks have seen: it goes with the fragment whose scans use it. */
export interface RuntimeFilter extends KeyFacts {
  /** A Bloom filter over the keys' hashes; null: none. */
  readonly bloom: Uint32Array | null;
}

/** Up to here the different keys of a task are listed. */
export const mostValues = 1000;
/** Up to here their hashes are kept, of a task and of all. */
export const mostHashes = 512 * 1024;

/** The filter over what several tasks have seen, one at least. */
export function runtimeFilter(parts: readonly CollectedKeys[]): RuntimeFilter {
  const { hashes, ...facts } = parts.reduce(merged);
  return { ...facts, bloom: hashes === null ? null : bloomFor(hashes) };
}

function merged(a: CollectedKeys, b: CollectedKeys): CollectedKeys {
  if (b.rows === 0) return a;
  if (a.rows === 0) return b;
  return {
    ...a,
    rows: a.rows + b.rows,
    min: smaller(a.min, b.min),
    max: larger(a.max, b.max),
    values: together(a.values, b.values),
    hashes: bothHashes(a.hashes, b.hashes),
  };
}

function together(a: KeyFacts['values'], b: KeyFacts['values']): KeyFacts['values'] {
  if (a === null || b === null) return null;
  return a.length + b.length <= 4 * mostValues ? [...a, ...b] : null;
}

function bothHashes(a: Uint32Array | null, b: Uint32Array | null): Uint32Array | null {
  if (a === null || b === null || a.length + b.length > mostHashes) return null;
  const all = new Uint32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

type Limit = KeyFacts['min'];

/** Not Math.min, which knows no bigint. */
function smaller(a: Limit, b: Limit): Limit {
  if (a === null || b === null) return null;
  return a < b ? a : b;
}

function larger(a: Limit, b: Limit): Limit {
  if (a === null || b === null) return null;
  return a < b ? b : a;
}
