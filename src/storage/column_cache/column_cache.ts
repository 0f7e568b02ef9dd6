import type { FileIdentity, ParquetChunk, ParquetSplit } from '../../data/split.ts';
import { typeName } from '../../data/type.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { ReadBuffers } from '../read_buffers.ts';
import type { Room } from './fill.ts';

/** What a cache has done since it was made. */
export interface CacheCounters {
  hits: number;
  misses: number;
  evictions: number;
}

/** One cached column, for who looks at the cache. */
export interface CacheEntry {
  readonly file: FileIdentity;
  readonly rowGroup: number;
  readonly name: string;
  readonly column: HeapColumn;
  /** What it takes in its file. */
  readonly compressedBytes: number;
  /** How often it was found, and how many readers it has now. */
  hits: number;
  pins: number;
}

interface Kept extends CacheEntry {
  readonly key: string;
  /** What reading it again would cost, per byte that it takes. */
  readonly worth: number;
  /** The tick of its last use. */
  used: number;
  /** Where it stands among all. */
  place: number;
  /** Nobody finds it, as when its file has changed: it goes with its last reader. */
  stale: boolean;
}

interface KeptFile {
  readonly identity: FileIdentity;
  readonly columns: Map<string, Kept>;
}

/** Draws after which a column without readers is looked for one by one. */
const draws = 16;

/**
 * The decoded columns of a worker, in its linear memory. A column that is pinned stays. Of two others, drawn at random,
 * that one goes which was used longer ago and is cheaper to read again for its size: nearly as good as looking at all of
 * them, and unlike it of some use when what is read over and over is larger than the cache (Luu, 2-random eviction,
 * 2014; Mitzenmacher, The power of two choices, 2001). What a process computes with comes out of the same budget, and
 * comes first: see `shrink`.
 */
export class ColumnCache {
  readonly heap: Heap;
  readonly counters: CacheCounters = { hits: 0, misses: 0, evictions: 0 };
  /** Bytes of all columns. */
  bytes = 0;
  /** Loads that are under way, by key. */
  readonly loading = new Map<string, Promise<void>>();
  /** What files are read into until they are decoded. */
  readonly buffers = new ReadBuffers();
  /** Where new columns find room, within the limit. */
  readonly room: Room;
  private readonly limit: () => number;
  private readonly files = new Map<string, KeptFile>();
  private readonly byColumn = new Map<HeapColumn, Kept>();
  private readonly all: Kept[] = [];
  private tick = 0;
  private drawn = 0x9e3779b9;

  /** `limit`: bytes that it may have at the moment. */
  constructor(heap: Heap, limit: () => number) {
    this.heap = heap;
    this.limit = limit;
    this.room = { heap, allocate: (bytes) => (this.shrink(limit() - bytes) ? this.allocate(bytes) : 0) };
  }

  /** The column, pinned; null: it is not here. What is here of other versions of its file goes. */
  find(file: FileIdentity, key: string): HeapColumn | null {
    const found = this.fileOf(file).columns.get(key);
    if (found === undefined) return null;
    this.counters.hits++;
    found.hits++;
    found.pins++;
    found.used = ++this.tick;
    return found.column;
  }

  /** Whether the column is here; nobody is thought to use it. */
  has(file: FileIdentity, key: string): boolean {
    return this.fileOf(file).columns.has(key);
  }

  /** Takes the column in, pinned once; `passing`: it goes when it is unpinned. It was made in room that `room` gave. */
  put({ file, rowGroup }: ParquetSplit, chunk: ParquetChunk, column: HeapColumn, passing: boolean): void {
    const worth = costOf(chunk, column.rows) / column.bytes;
    const kept: Kept = {
      ...{ file, rowGroup, name: chunk.name, column, key: cacheKey(rowGroup, chunk), worth, hits: 0, pins: 1 },
      compressedBytes: chunk.length,
      used: ++this.tick,
      place: this.all.length,
      stale: passing,
    };
    this.counters.misses++;
    this.bytes += column.bytes;
    this.byColumn.set(column, kept);
    this.all.push(kept);
    if (passing) return;
    const { columns } = this.fileOf(file);
    const before = columns.get(kept.key);
    if (before !== undefined) this.retire(before);
    columns.set(kept.key, kept);
  }

  unpin(column: HeapColumn): void {
    const kept = this.byColumn.get(column);
    if (kept === undefined || kept.pins === 0) throw new Error('a column is unpinned as often as it was pinned');
    kept.pins--;
    if (kept.pins === 0 && kept.stale) this.drop(kept);
  }

  /** Address of a block for a column or for working memory, unpinned columns making way; 0: there is no room. */
  allocate(bytes: number): number {
    const address = this.heap.allocate(bytes);
    if (address !== 0) return address;
    while (this.evictOne()) {
      const found = this.heap.allocate(bytes);
      if (found !== 0) return found;
    }
    return 0;
  }

  /** Whether so many bytes would be within the limit if nothing else were here. */
  mayHold(bytes: number): boolean {
    return bytes <= Math.min(this.limit(), this.heap.limit);
  }

  /** Evicts until at most `bytes` are left; false: more than that is pinned. */
  shrink(bytes: number): boolean {
    while (this.bytes > bytes) if (!this.evictOne()) return false;
    return true;
  }

  /** Drops all columns that nobody reads, and counts from nothing. */
  clear(): void {
    this.shrink(0);
    Object.assign(this.counters, { hits: 0, misses: 0, evictions: 0 });
  }

  entries(): readonly CacheEntry[] {
    return this.all;
  }

  private fileOf(identity: FileIdentity): KeptFile {
    const known = this.files.get(identity.path);
    if (known !== undefined) {
      if (known.identity.size === identity.size && known.identity.version === identity.version) return known;
      for (const kept of known.columns.values()) this.retire(kept);
    }
    const file = { identity, columns: new Map<string, Kept>() };
    this.files.set(identity.path, file);
    return file;
  }

  /** False: all are pinned. */
  private evictOne(): boolean {
    const one = this.draw();
    const other = this.draw();
    if (one === undefined || other === undefined) return false;
    const idle = ({ used, worth }: Kept): number => (this.tick - used) / worth;
    this.counters.evictions++;
    this.drop(idle(one) >= idle(other) ? one : other);
    return true;
  }

  /** One without readers. */
  private draw(): Kept | undefined {
    const { all } = this;
    for (let i = 0; i < draws && all.length > 0; i++) {
      // Xorshift (Marsaglia, 2003).
      this.drawn ^= this.drawn << 13;
      this.drawn ^= this.drawn >>> 17;
      this.drawn ^= this.drawn << 5;
      const found = all[(this.drawn >>> 0) % all.length];
      if (found.pins === 0) return found;
    }
    return all.find(({ pins }) => pins === 0);
  }

  /** Nobody shall find it again. */
  private retire(kept: Kept): void {
    kept.stale = true;
    if (kept.pins === 0) this.drop(kept);
  }

  private drop(kept: Kept): void {
    const { column, file, key, place } = kept;
    this.byColumn.delete(column);
    const last = this.all.pop()!;
    if (last !== kept) {
      this.all[place] = last;
      last.place = place;
    }
    this.bytes -= column.bytes;
    this.heap.release(column.values);
    const home = this.files.get(file.path);
    if (home === undefined || home.columns.get(key) !== kept) return;
    home.columns.delete(key);
    if (home.columns.size === 0) this.files.delete(file.path);
  }
}

/** What names a column of a file, whichever relation it is read for, and how its values are understood. */
export const cacheKey = (rowGroup: number, { name, start, meaning, type }: ParquetChunk): string =>
  `${rowGroup}\n${start}\n${meaning}\n${typeName(type)}\n${name}`;

/** Bytes fetched count most, then those decompressed; making a value costs about as much as eight of these. */
const costOf = ({ length, uncompressed }: ParquetChunk, rows: number): number => length * 4 + uncompressed + rows * 8;
