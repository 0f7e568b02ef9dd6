import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { allocate, isNull, type Vector, valueAt } from '../../data/vector.ts';
import { flatten, slice } from '../../kernels/gather.ts';
import { hashRows } from '../../kernels/hash.ts';
import { RowTable } from '../../kernels/row_table.ts';
import { bloomSeed, type CollectedKeys, hashesOf, mostHashes, mostValues } from './filter.ts';
import { hasBits, NearKeysCollector } from './key_bits.ts';

const listedAtOnce = 1024;

/** Gathers what a runtime filter is made of, batch by batch. */
export class KeyCollector {
  private readonly filter: number;
  private readonly type: DataType;
  /** All keys so far; null: they are hashed. */
  private near: NearKeysCollector | null;
  private hashes: Uint32Array | null;
  private hashed = 0;
  private distinct: RowTable | null;
  private readonly numbers = new Uint32Array(listedAtOnce);
  private rows = 0;
  private min: number | bigint | null = null;
  private max: number | bigint | null = null;
  private ordered: boolean;

  constructor(filter: number, type: DataType) {
    this.filter = filter;
    this.type = type;
    this.distinct = new RowTable([type]);
    this.ordered = isOrdered(type);
    this.near = hasBits(type) ? new NearKeysCollector() : null;
    this.hashes = this.near === null ? new Uint32Array(1024) : null;
  }

  add(keys: Vector): void {
    if (keys.length === 0) return;
    this.list(keys);
    if (keys.validity === null) this.rows += keys.length;
    else for (let row = 0; row < keys.length; row++) if (!isNull(keys, row)) this.rows++;
    this.note(keys);
    // Keys that are near know their ends themselves, and without a BigInt for each.
    if (this.ordered && this.near === null) this.widen(flatten(keys));
  }

  finish(): CollectedKeys {
    const { filter, type, rows, ordered } = this;
    this.takeEnds();
    const near = this.near?.finish() ?? null;
    this.compact();
    const [min, max] = ordered ? [this.min, this.max] : [null, null];
    const values = this.distinct === null ? null : valuesOf(this.distinct.rows()[0]);
    return { filter, type, rows, min, max, values, near, hashes: this.hashes?.slice(0, this.hashed) ?? null };
  }

  private list(keys: Vector): void {
    // A few at a time: of many keys the first say already that there are too many.
    for (let start = 0; start < keys.length && this.distinct !== null; start += listedAtOnce) {
      const some = slice(keys, start, Math.min(keys.length, start + listedAtOnce));
      this.distinct.insert([some], some.length, this.numbers);
      // One more than the values: NULL has a number too.
      if (this.distinct.count > mostValues + 1) this.distinct = null;
    }
  }

  private note(keys: Vector): void {
    if (this.near === null) return this.hash(keys);
    if (this.near.add(keys)) return;
    this.takeEnds();
    this.hashes = hashesOf(this.near.finish(), this.type);
    this.hashed = this.hashes?.length ?? 0;
    this.near = null;
    this.hash(keys);
  }

  /** The least and the largest of the keys that are near, before these are given up. */
  private takeEnds(): void {
    const ends = this.near?.ends ?? null;
    if (ends === null) return;
    const isWide = allocate(this.type, 0) instanceof BigInt64Array;
    this.min = isWide ? BigInt(ends.min) : ends.min;
    this.max = isWide ? BigInt(ends.max) : ends.max;
  }

  private hash(keys: Vector): void {
    if (this.hashes === null) return;
    const hashes = hashRows([keys], keys.length, bloomSeed);
    if (this.hashed + keys.length > this.hashes.length) this.compact();
    // Too many to be kept: see compact.
    if (this.hashes === null) return;
    if (this.hashed + keys.length > this.hashes.length) {
      const larger = new Uint32Array(2 * (this.hashed + keys.length));
      larger.set(this.hashes.subarray(0, this.hashed));
      this.hashes = larger;
    }
    for (let row = 0; row < keys.length; row++) if (!isNull(keys, row)) this.hashes[this.hashed++] = hashes[row];
  }

  /** Each hash once. */
  private compact(): void {
    if (this.hashes === null) return;
    const sorted = this.hashes.subarray(0, this.hashed).sort();
    let count = 0;
    for (let i = 0; i < sorted.length; i++)
      if (count === 0 || sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i];
    this.hashed = count;
    if (count > mostHashes) this.hashes = null;
  }

  private widen(keys: Vector): void {
    const values = keys.values as Float64Array | BigInt64Array;
    for (let row = 0; row < keys.length; row++) {
      if (isNull(keys, row)) continue;
      const value = values[row];
      // NaN is above all numbers to SQL, and nothing to JavaScript.
      if (Number.isNaN(value)) this.ordered = false;
      if (this.min === null || value < this.min) this.min = value;
      if (this.max === null || value > this.max) this.max = value;
    }
  }
}

/** Types whose words, compared as numbers, are in the order of SQL. */
const isOrdered = ({ kind }: DataType): boolean =>
  kind === 'int' || kind === 'float' || kind === 'date' || kind === 'timestamp';

function valuesOf(keys: Vector): readonly Exclude<Value, null>[] {
  const values: Exclude<Value, null>[] = [];
  for (let row = 0; row < keys.length; row++) {
    const value = valueAt(keys, row);
    if (value !== null) values.push(value);
  }
  return values;
}
