import type { Storage } from '../../../wasm/heap_column.ts';
import { isUtf8 } from '../nested_schema.ts';
import { insist } from './arena.ts';
import { codesOf } from './codes.ts';
import { atRows, type Decoded, offsetsAtRows } from './column.ts';
import { addDeltaBytes, addDeltaLength } from './delta_bytes.ts';
import { encoding, hasCodes, type Page } from './headers.ts';
import { bytesOf } from './storage.ts';
import { TextBuffer } from './text_buffer.ts';
import type { Contents, Work } from './work.ts';

const encodings: ReadonlyMap<number, (work: Work, buffer: TextBuffer, contents: Contents) => void> = new Map([
  [encoding.plain, (_work, buffer, contents) => buffer.addPlain(contents)],
  [encoding.deltaLength, addDeltaLength],
  [encoding.deltaBytes, addDeltaBytes],
]);

/** A column of bytes: codes where a dictionary has all of them and is small, else bytes. */
export function decodeText(work: Work): Decoded {
  const { pages, rows, chunk } = work;
  const home = pages.dictionaries.length === 0 ? null : decodeDictionary(work, pages.dictionaries[0]);
  const asCodes = home !== null && home.count > 0 && pages.codesOnly && home.count * 2 <= rows;
  return asCodes && chunk.type.kind === 'text' ? decodeCodes(work, home) : decodeBytes(work, home);
}

function decodeDictionary(work: Work, page: Page): TextBuffer {
  const buffer = new TextBuffer(work, page.values);
  buffer.addPlain(work.openDictionary(page));
  if (isUtf8(work.chunk)) buffer.insistOnUtf8();
  return buffer;
}

function decodeCodes(work: Work, home: TextBuffer): Decoded {
  const { arena, rows, kernels } = work;
  const storage: Storage = home.count <= 0x100 ? 'u8' : home.count <= 0x10000 ? 'u16' : 'i32';
  const width = bytesOf[storage];
  const at = arena.take(rows * width);
  let count = 0;
  for (const page of work.pages.data) {
    const contents = work.open(page);
    const codes = codesOf(work, contents, home.count);
    const to = at + count * width;
    if (width === 4) arena.u8.copyWithin(to, codes, codes + contents.count * 4);
    else kernels[`cut4${width}`](codes, contents.count, to);
    count += contents.count;
  }
  const values = atRows(work, at, count, width);
  const dictionary = home.vector();
  return { form: 'codes', storage, values, valueBytes: rows * width, count, dictionary };
}

function decodeBytes(work: Work, home: TextBuffer | null): Decoded {
  const { pages, rows, chunk } = work;
  const buffer = new TextBuffer(work, rows);
  const plain = pages.data.filter((page) => !hasCodes(page));
  buffer.reserve(plain.reduce((sum, { uncompressed }) => sum + uncompressed, 0));
  for (const page of pages.data) {
    const contents = work.open(page);
    const add = encodings.get(page.encoding);
    if (add !== undefined) add(work, buffer, contents);
    else {
      insist(hasCodes(page), `encoding ${page.encoding}`);
      insist(home !== null, 'codes without a dictionary');
      buffer.addCodes(codesOf(work, contents, home.count), contents.count, home);
    }
  }
  if (isUtf8(chunk)) buffer.insistOnUtf8();
  const { at, used, count } = buffer;
  const offsets = offsetsAtRows(work, buffer.offsets, count);
  return { form: 'bytes', storage: 'u8', values: at, valueBytes: used, count, offsets };
}
