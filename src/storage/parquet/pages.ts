import { errors } from '../../base/error.ts';
import { ThriftError, ThriftReader } from './thrift.ts';

/** A page that claims to be larger when decompressed is not believed; writers aim for 1 MB. */
const maxPageBytes = 1 << 30;
const dataPage = 0;
const dictionaryPage = 2;
const dataPageV2 = 3;

/** PLAIN_DICTIONARY and RLE_DICTIONARY. */
const dictionaryEncodings = new Set([2, 8]);

interface PageHeader {
  kind: number;
  uncompressed: number;
  compressed: number;
  values: number;
  encoding: number;
}

export interface ChunkPages {
  /** Every value is a code into the dictionary. */
  readonly codesOnly: boolean;
  /** Entries of the dictionary; 0 when there is none. */
  readonly entries: number;
}

/**
 * Walks over the page headers of a column chunk: sizes must stay within the chunk and values add up to the rows, so that
 * the decoder is never asked to make room for what is not there. Errors: XX001 naming the file.
 */
export function checkPages(
  bytes: Uint8Array,
  where: { readonly path: string; readonly name: string; readonly rows: number },
): ChunkPages {
  let at = 0;
  let values = 0;
  let entries = 0;
  let codesOnly = true;
  try {
    while (at < bytes.length && values < where.rows) {
      const reader = new ThriftReader(bytes, at);
      const page = readPageHeader(reader);
      at = reader.at;
      const { compressed, uncompressed } = page;
      if (compressed < 0 || compressed > bytes.length - at) throw new ThriftError('a page goes beyond its end');
      if (uncompressed < 0 || uncompressed > maxPageBytes) throw new ThriftError(`a page claims ${uncompressed} bytes`);
      if (page.values < 0) throw new ThriftError(`a page claims ${page.values} values`);
      if (page.kind === dataPage || page.kind === dataPageV2) {
        values += page.values;
        codesOnly &&= dictionaryEncodings.has(page.encoding);
      } else if (page.kind === dictionaryPage) {
        entries = page.values;
        if (entries > uncompressed) throw new ThriftError(`${uncompressed} bytes claim ${entries} values`);
      }
      at += compressed;
    }
    if (values !== where.rows) throw new ThriftError(`its pages have ${values} values, its rows are ${where.rows}`);
    return { codesOnly, entries };
  } catch (thrown) {
    if (!(thrown instanceof ThriftError)) throw thrown;
    throw errors.corruptFile(where.path, `Column "${where.name}": ${thrown.message}.`, thrown);
  }
}

function readPageHeader(reader: ThriftReader): PageHeader {
  const header: PageHeader = { kind: -1, uncompressed: -1, compressed: -1, values: 0, encoding: -1 };
  reader.struct((id, type) => {
    if (id === 1) header.kind = reader.int(type);
    else if (id === 2) header.uncompressed = reader.int(type);
    else if (id === 3) header.compressed = reader.int(type);
    else if (id === 5 || id === 7 || id === 8) {
      // Data pages of the second version have two more counts before their encoding.
      const encodingField = id === 8 ? 4 : 2;
      reader.struct((inner, innerType) => {
        if (inner === 1) header.values = reader.int(innerType);
        else if (inner === encodingField) header.encoding = reader.int(innerType);
        else return false;
        return true;
      });
    } else return false;
    return true;
  });
  return header;
}
