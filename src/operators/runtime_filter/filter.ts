import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { hashRows } from '../../kernels/hash.ts';
import { bloomFor } from './bloom.ts';
import { areDense, type KeyBits, keysOf, together } from './key_bits.ts';

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
  readonly bits: KeyBits | null;
  /** Hashes of all keys; null when they are too many, or where there are bits. */
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
  const { bits, ...facts } = parts.reduce(merged);
  if (bits !== null && areDense(bits)) return withoutHashes({ ...facts, bits, bloom: null });
  const hashes = bits === null ? facts.hashes : hashesOf(bits, facts.type);
  return withoutHashes({ ...facts, bits: null, bloom: hashes === null ? null : bloomFor(hashes) });
}

function withoutHashes({ hashes: _, ...filter }: RuntimeFilter & Pick<CollectedKeys, 'hashes'>): RuntimeFilter {
  return filter;
}

/** null: there are too many. */
export function hashesOf(bits: KeyBits, type: DataType): Uint32Array | null {
  const keys = keysOf(bits, type);
  return keys.length > mostHashes ? null : hashRows([keys], keys.length, bloomSeed);
}

function merged(a: CollectedKeys, b: CollectedKeys): CollectedKeys {
  if (b.rows === 0) return a;
  if (a.rows === 0) return b;
  return {
    ...a,
    rows: a.rows + b.rows,
    min: smaller(a.min, b.min),
    max: larger(a.max, b.max),
    values: bothLists(a.values, b.values),
    ...allKeys(a, b),
  };
}

function allKeys(a: CollectedKeys, b: CollectedKeys): Pick<CollectedKeys, 'bits' | 'hashes'> {
  const bits = a.bits === null || b.bits === null ? null : together(a.bits, b.bits);
  if (bits !== null) return { bits, hashes: null };
  const [x, y] = [a, b].map((part) => (part.bits === null ? part.hashes : hashesOf(part.bits, part.type)));
  return { bits: null, hashes: bothHashes(x, y) };
}

function bothLists(a: KeyFacts['values'], b: KeyFacts['values']): KeyFacts['values'] {
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
