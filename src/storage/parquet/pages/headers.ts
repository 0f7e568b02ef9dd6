import { ThriftError, ThriftReader } from '../thrift.ts';

export const pageKind = { data: 0, dictionary: 2, dataV2: 3 } as const;

/** A page that claims to be larger when decompressed is not believed; writers aim for 1 MB. */
const maxPageBytes = 1 << 30;

/** Numbers of the format. */
export const encoding = {
  ...{ plain: 0, plainDictionary: 2, rle: 3, delta: 5, deltaLength: 6, deltaBytes: 7, rleDictionary: 8 },
  streamSplit: 9,
} as const;

const dictionaryEncodings: ReadonlySet<number> = new Set([encoding.plainDictionary, encoding.rleDictionary]);

/** The header of a page, and where its bytes are. Numbers are those of the format. */
export interface Page {
  kind: number;
  /** Bytes after decompression, levels included. */
  uncompressed: number;
  compressed: number;
  values: number;
  encoding: number;
  /** How the definition levels of a first version's page are stored: 3 is RLE. */
  levelEncoding: number;
  repetitionEncoding: number;
  /** What pages of the second version count beside values; else -1. */
  nulls: number;
  rows: number;
  /** Bytes of levels of a second version's page, which stand before what is compressed. */
  definitionBytes: number;
  repetitionBytes: number;
  isCompressed: boolean;
  /** Which fields of its own header there are, a bit each, by their numbers. */
  fields: number;
  /** Of the first byte behind the header. */
  at: number;
}

export interface ChunkPages {
  /** More than one make no sense. */
  readonly dictionaries: readonly Page[];
  readonly data: readonly Page[];
  /** Every value is a code into the dictionary. */
  readonly codesOnly: boolean;
}

/** Whether the values of a page are codes. */
export const hasCodes = (page: Page): boolean => dictionaryEncodings.has(page.encoding);

const knownEncodings: ReadonlySet<number> = new Set(Object.values(encoding));
/** Of levels, which nobody but decoders of levels looks at, there is one more: bits as they are. */
const bitPacked = 4;
const isLevelEncoding = (number: number): boolean => knownEncodings.has(number) || number === bitPacked;
/** The fields that the header of a page must have, by its kind. */
const required = new Map<number, number>([
  [pageKind.data, 0b1_1110],
  [pageKind.dictionary, 0b110],
  [pageKind.dataV2, 0b111_1110],
]);

/** Whether a header has all that it must have, and what it says is known. */
export function isSound(page: Page): boolean {
  const must = required.get(page.kind);
  if (must === undefined || (page.fields & must) !== must || !knownEncodings.has(page.encoding)) return false;
  if (page.kind !== pageKind.data) return true;
  return isLevelEncoding(page.levelEncoding) && isLevelEncoding(page.repetitionEncoding);
}

/**
 * Walks over the page headers of a column chunk of `rows` values: sizes stay within the chunk and values add up to the
 * rows, so that no decoder is asked to make room for what is not there. Throws a ThriftError.
 */
export function pagesOf(bytes: Uint8Array, rows: number): ChunkPages {
  const data: Page[] = [];
  const dictionaries: Page[] = [];
  let at = 0;
  let values = 0;
  while (at < bytes.length && values < rows) {
    const page = readPage(bytes, at);
    checkSizes(page, bytes.length);
    if (page.kind === pageKind.data || page.kind === pageKind.dataV2) {
      values += page.values;
      data.push(page);
    } else if (page.kind === pageKind.dictionary) {
      if (page.values > page.uncompressed) {
        throw new ThriftError(`${page.uncompressed} bytes claim ${page.values} values`);
      }
      dictionaries.push(page);
    }
    at = page.at + page.compressed;
  }
  if (values !== rows) throw new ThriftError(`its pages have ${values} values, its rows are ${rows}`);
  return { dictionaries, data, codesOnly: data.every(hasCodes) };
}

function checkSizes({ compressed, uncompressed, values, at }: Page, end: number): void {
  if (compressed < 0 || compressed > end - at) throw new ThriftError('a page goes beyond its end');
  if (uncompressed < 0 || uncompressed > maxPageBytes) throw new ThriftError(`a page claims ${uncompressed} bytes`);
  if (values < 0) throw new ThriftError(`a page claims ${values} values`);
}

function readPage(bytes: Uint8Array, start: number): Page {
  const reader = new ThriftReader(bytes, start);
  const page: Page = {
    ...{ kind: -1, uncompressed: -1, compressed: -1, values: 0, encoding: -1, levelEncoding: -1 },
    ...{ repetitionEncoding: -1, nulls: -1, rows: -1 },
    ...{ definitionBytes: 0, repetitionBytes: 0, isCompressed: true, fields: 0, at: 0 },
  };
  reader.struct((id, type) => {
    if (id === 1) page.kind = reader.int(type);
    else if (id === 2) page.uncompressed = reader.int(type);
    else if (id === 3) page.compressed = reader.int(type);
    else if (id === 5 || id === 7) readCounts(reader, page, id === 5);
    else if (id === 8) readCountsV2(reader, page);
    else return false;
    return true;
  });
  page.at = reader.at;
  return page;
}

/** The headers of dictionaries have no levels. */
function readCounts(reader: ThriftReader, page: Page, hasLevels: boolean): void {
  reader.struct((id, type) => {
    page.fields |= 1 << id;
    if (id === 1) page.values = reader.int(type);
    else if (id === 2) page.encoding = reader.int(type);
    else if (id === 3 && hasLevels) page.levelEncoding = reader.int(type);
    else if (id === 4 && hasLevels) page.repetitionEncoding = reader.int(type);
    else return false;
    return true;
  });
}

function readCountsV2(reader: ThriftReader, page: Page): void {
  reader.struct((id, type) => {
    page.fields |= 1 << id;
    if (id === 1) page.values = reader.int(type);
    else if (id === 2) page.nulls = reader.int(type);
    else if (id === 3) page.rows = reader.int(type);
    else if (id === 4) page.encoding = reader.int(type);
    else if (id === 5) page.definitionBytes = reader.int(type);
    else if (id === 6) page.repetitionBytes = reader.int(type);
    else if (id === 7) page.isCompressed = reader.bool(type);
    else return false;
    return true;
  });
}
