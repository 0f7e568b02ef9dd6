import type { ParquetChunk } from '../../../data/split.ts';
import { type Arena, insist } from './arena.ts';
import { decompress } from './codecs.ts';
import { damaged, slack } from './emit.ts';
import { type ChunkPages, encoding, type Page, pageKind } from './headers.ts';
import type { Kernels } from './kernels.ts';

const rleLevels = 3;

/** The values of a page, decompressed, without levels: bytes at … end of linear memory. */
export interface Contents {
  readonly at: number;
  readonly end: number;
  /** How many values there are: of optional columns fewer than rows. */
  readonly count: number;
}

const largest = (pages: readonly Page[], of: (page: Page) => number): number =>
  pages.reduce((most, page) => Math.max(most, of(page)), 0);

/** One chunk being decoded: its bytes and pages, and its place in the arena. */
export class Work {
  readonly arena: Arena;
  readonly kernels: Kernels;
  readonly chunk: ParquetChunk;
  readonly rows: number;
  readonly pages: ChunkPages;
  /** Validity, one bit per row, of the pages opened so far; 0 of a required column. */
  readonly validity: number;
  private readonly bytes: Uint8Array;
  private readonly page: number;
  private readonly input: number;
  private readonly mostCodes: number;
  private codesAt = 0;
  private lengthsAt = 0;
  private row = 0;

  constructor(arena: Arena, chunk: ParquetChunk, bytes: Uint8Array, pages: ChunkPages, rows: number) {
    this.arena = arena;
    this.kernels = arena.kernels;
    this.chunk = chunk;
    this.rows = rows;
    this.pages = pages;
    this.bytes = bytes;
    const all = [...pages.dictionaries, ...pages.data];
    this.page = arena.take(largest(all, ({ uncompressed }) => uncompressed));
    this.input = arena.take(largest(all, ({ compressed }) => compressed));
    this.mostCodes = largest(pages.data, ({ values }) => values);
    this.validity = chunk.optional ? arena.takeCleared((rows + 7) >> 3) : 0;
  }

  /** Room for the codes of a page, 32 bits each; the same for all pages. */
  codes(count: number): number {
    insist(count <= this.mostCodes, 'more codes than values');
    if (this.codesAt === 0) this.codesAt = this.arena.take(this.mostCodes * 4);
    return this.codesAt;
  }

  /** Bytes of as many lengths of 32 bits. */
  lengthBytes(count: number): number {
    return count * 4 + slack;
  }

  /** Room for the lengths of a page's values, twice; the same for all pages. */
  lengths(count: number): number {
    insist(count <= this.mostCodes, 'more lengths than values');
    if (this.lengthsAt === 0) this.lengthsAt = this.arena.take(this.lengthBytes(this.mostCodes) * 2);
    return this.lengthsAt;
  }

  /** The dictionary's page. The contents of the page before are gone. */
  openDictionary(page: Page): Contents {
    insist(page.encoding === encoding.plain || page.encoding === encoding.plainDictionary, 'a dictionary of codes');
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
    const at = first + this.arena.u32At(this.page);
    insist(at <= end, 'levels beyond their page');
    return { at, end, count: this.readLevels(first, at, page.values) };
  }

  /** Levels stand in front, as they are; their length is told by the header. */
  private openV2(page: Page): Contents {
    const { definitionBytes, repetitionBytes, at, compressed, uncompressed } = page;
    insist(repetitionBytes === 0, 'levels of repetition');
    insist(definitionBytes >= 0 && definitionBytes <= Math.min(compressed, uncompressed), 'levels beyond their page');
    this.arena.u8.set(this.bytes.subarray(at, at + definitionBytes), this.page);
    const first = this.page + definitionBytes;
    const end = this.load(page, at + definitionBytes, definitionBytes);
    const count = this.chunk.optional ? this.readLevels(this.page, first, page.values) : page.values;
    insist(page.rows === page.values && page.nulls === page.values - count, 'counts that contradict each other');
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
    if (size > 0) decompress(this, bytes, { input: this.input, to, size, isCompressed: page.isCompressed });
    return to + size;
  }
}
