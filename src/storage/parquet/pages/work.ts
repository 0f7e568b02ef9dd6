import type { ParquetChunk } from '../../../data/split.ts';
import type { Heap } from '../../../wasm/heap.ts';
import { Blocks, insist, type Room } from './blocks.ts';
import { decompress } from './codecs.ts';
import { damaged } from './emit.ts';
import { type ChunkPages, type Page, pageKind } from './headers.ts';
import { type Kernels, kernelsOf } from './kernels.ts';

const rleLevels = 3;

/** The values of a page, decompressed, without levels: bytes at … end of linear memory. */
export interface Contents {
  readonly at: number;
  readonly end: number;
  /** How many values there are: of optional columns fewer than rows. */
  readonly count: number;
}

/** One chunk being decoded: its bytes and pages, and the blocks used for it. */
export class Work {
  readonly heap: Heap;
  readonly kernels: Kernels;
  readonly blocks: Blocks;
  readonly chunk: ParquetChunk;
  readonly rows: number;
  readonly pages: ChunkPages;
  /** Validity, one bit per row, of the pages opened so far; 0 of a required column. */
  readonly validity: number;
  private readonly bytes: Uint8Array;
  private readonly page: number;
  private inputAt = 0;
  private codesAt = 0;
  private row = 0;

  constructor(room: Room, chunk: ParquetChunk, bytes: Uint8Array, pages: ChunkPages, rows: number) {
    this.heap = room.heap;
    this.kernels = kernelsOf(room.heap);
    this.blocks = new Blocks(room);
    this.chunk = chunk;
    this.rows = rows;
    this.pages = pages;
    this.bytes = bytes;
    const all = [...pages.dictionaries, ...pages.data];
    this.page = this.blocks.take(Math.max(...all.map(({ uncompressed }) => uncompressed)));
    this.validity = chunk.optional ? this.blocks.takeCleared((rows + 7) >> 3) : 0;
  }

  /** A block for compressed bytes. */
  input(bytes: number): number {
    if (this.heap.sizeOf(this.inputAt) < bytes) {
      this.blocks.release(this.inputAt);
      this.inputAt = this.blocks.take(bytes * 2);
    }
    return this.inputAt;
  }

  /** A block for codes of 32 bits. */
  codes(count: number): number {
    if (this.codesAt === 0) {
      const most = Math.max(...this.pages.data.map(({ values }) => values));
      this.codesAt = this.blocks.take(most * 4);
    }
    insist(count * 4 <= this.heap.sizeOf(this.codesAt), 'more codes than values');
    return this.codesAt;
  }

  /** The word at any address. */
  u32At(at: number): number {
    const { u8 } = this.heap;
    return (u8[at] | (u8[at + 1] << 8) | (u8[at + 2] << 16) | (u8[at + 3] << 24)) >>> 0;
  }

  /** The dictionary's page. The contents of the page before are gone. */
  openDictionary(page: Page): Contents {
    const end = this.load(page, page.at, 0);
    return { at: this.page, end, count: page.values };
  }

  /** The next data page, in file order: its levels become validity. The contents of the page before are gone. */
  open(page: Page): Contents {
    const contents = page.kind === pageKind.dataV2 ? this.openV2(page) : this.openV1(page);
    this.row += page.values;
    return contents;
  }

  private openV1(page: Page): Contents {
    const end = this.load(page, page.at, 0);
    if (!this.chunk.optional) return { at: this.page, end, count: page.values };
    insist(page.levelEncoding === rleLevels, 'levels of another encoding');
    const first = this.page + 4;
    insist(first <= end, 'a page without levels');
    const at = first + this.u32At(this.page);
    insist(at <= end, 'levels beyond their page');
    return { at, end, count: this.readLevels(first, at, page.values) };
  }

  /** Levels stand in front, as they are; their length is told by the header. */
  private openV2(page: Page): Contents {
    const { definitionBytes, repetitionBytes, at, compressed, uncompressed } = page;
    insist(repetitionBytes === 0, 'levels of repetition');
    insist(definitionBytes >= 0 && definitionBytes <= Math.min(compressed, uncompressed), 'levels beyond their page');
    this.heap.u8.set(this.bytes.subarray(at, at + definitionBytes), this.page);
    const first = this.page + definitionBytes;
    const end = this.load(page, at + definitionBytes, definitionBytes);
    const count = this.chunk.optional ? this.readLevels(this.page, first, page.values) : page.values;
    return { at: first, end, count };
  }

  private readLevels(at: number, end: number, values: number): number {
    const count = this.kernels.levels(at, end, this.validity, this.row, values);
    insist(count !== damaged, 'levels that make no sense');
    return count;
  }

  /** Decompresses the rest of a page, from byte `from` of the chunk, behind `before` bytes; gives its end. */
  private load(page: Page, from: number, before: number): number {
    const bytes = this.bytes.subarray(from, page.at + page.compressed);
    const size = page.uncompressed - before;
    const to = this.page + before;
    if (size > 0) decompress(this, bytes, { to, size, isCompressed: page.isCompressed });
    return to + size;
  }
}
