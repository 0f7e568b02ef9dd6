import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { hashRows } from '../../kernels/hash.ts';
import { bloomFor } from './bloom.ts';
import { bitsOf, type KeyBits, keysOf, type NearKeys } from './key_bits.ts';

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
  /** All keys, where they are whole numbers near one another. */
  readonly near: NearKeys | null;
  /** Hashes of all keys; null when they are too many, or where the keys are there. */
  readonly hashes: Uint32Array | null;
}

/** What all tasks have seen: it goes with the fragment whose scans use it. */
export interface RuntimeFilter extends KeyFacts {
  /** All keys, where they are whole numbers near one another; null: see `bloom`. */
  readonly bits: KeyBits | null;
  /** A Bloom filter over the keys' hashes; null: none. */
  readonly bloom: Uint32Array | null;
}

/** Sets the bits of a Bloom filter apart from partitions and places in tables, which hash the same keys. */
export const bloomSeed = 0x71f3;

/** Up to here the different keys of a task are listed. */
export const mostValues = 1000;
/** Up to here their hashes are kept, of a task and of all. */
export const mostHashes = 512 * 1024;

/** The filter over what several tasks have seen, one at least. */
export function runtimeFilter(parts: readonly CollectedKeys[]): RuntimeFilter {
  const { filter, type, rows, min, max, values } = parts.reduce<KeyFacts>(merged, parts[0]);
  const facts = { filter, type, rows, min, max, values };
  const filled = parts.filter((part) => part.rows > 0);
  const near = filled.flatMap((part) => (part.near === null ? [] : [part.near]));
  const bits = near.length === filled.length ? bitsOf(near) : null;
  const hashes = bits === null ? allHashes(filled) : null;
  return { ...facts, bits, bloom: hashes === null ? null : bloomFor(hashes) };
}

/** null: there are too many. */
export function hashesOf(keys: NearKeys, type: DataType): Uint32Array | null {
  const vector = keysOf(keys, type);
  return vector.length > mostHashes ? null : hashRows([vector], vector.length, bloomSeed);
}

function allHashes(parts: readonly CollectedKeys[]): Uint32Array | null {
  const each = parts.map((part) => (part.near === null ? part.hashes : hashesOf(part.near, part.type)));
  let count = 0;
  for (const hashes of each) count += hashes?.length ?? mostHashes + 1;
  if (count > mostHashes) return null;
  const all = new Uint32Array(count);
  let at = 0;
  for (const hashes of each) {
    all.set(hashes!, at);
    at += hashes!.length;
  }
  return all;
}

function merged(a: KeyFacts, b: KeyFacts): KeyFacts {
  if (a === b || b.rows === 0) return a;
  if (a.rows === 0) return b;
  return {
    ...a,
    rows: a.rows + b.rows,
    min: smaller(a.min, b.min),
    max: larger(a.max, b.max),
    values: bothLists(a.values, b.values),
  };
}

function bothLists(a: KeyFacts['values'], b: KeyFacts['values']): KeyFacts['values'] {
  if (a === null || b === null) return null;
  return a.length + b.length <= 4 * mostValues ? [...a, ...b] : null;
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
