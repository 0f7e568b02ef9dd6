import type { Storage } from '../../../wasm/heap_column.ts';
import { insist } from './arena.ts';
import { codesOf } from './codes.ts';
import { atRows, type Decoded } from './column.ts';
import { encoding, hasCodes, type Page } from './headers.ts';
import { decodeNumberPage, type NumberForm, numberForm } from './number_form.ts';
import { bytesOf, narrowest } from './storage.ts';
import type { Contents, Work } from './work.ts';

/** Numbers one behind the other: `count` of them at a block of their own. */
interface Numbers {
  readonly at: number;
  readonly count: number;
  readonly storage: Storage;
  /** Known of a dictionary: the least and the largest. */
  readonly range?: Range | undefined;
}

type Range = readonly [bigint, bigint];

/** A column of numbers: values one behind the other, then as narrow as they allow, then at their rows. */
export function decodeNumbers(work: Work): Decoded {
  const form = numberForm(work.chunk);
  const { codesOnly, data, dictionaries } = work.pages;
  const wide = dictionaries.length === 0 ? null : decodeDictionary(work, form, dictionaries[0]);
  const home = wide === null || !codesOnly ? wide : narrowed(work, wide);
  const storage = home?.storage ?? form.storage;
  const width = bytesOf[storage];
  const at = work.arena.take(work.rows * width);
  let count = 0;
  for (const page of data) {
    const contents = work.open(page);
    const to = at + count * width;
    if (hasCodes(page)) gather(work, contents, home, to);
    else decodeNumberPage(work, form, page.encoding, contents, to);
    count += contents.count;
  }
  // A dictionary holds what its chunk uses: the rows need not be looked through again.
  return finished(work, form, { at, count, storage, ...(count === 0 ? {} : { range: home?.range }) });
}

function decodeDictionary(work: Work, form: NumberForm, page: Page): Numbers {
  const contents = work.openDictionary(page);
  const { count } = contents;
  const at = work.arena.take(count * bytesOf[form.storage]);
  decodeNumberPage(work, form, encoding.plain, contents, at);
  return { at, count, storage: form.storage };
}

function gather(work: Work, contents: Contents, home: Numbers | null, to: number): void {
  insist(home !== null, 'codes without a dictionary');
  const codes = codesOf(work, contents, home.count);
  work.kernels[`gather${bytesOf[home.storage]}`](codes, contents.count, home.at, to);
}

const isFloat = (storage: Storage): storage is 'f32' | 'f64' => storage === 'f32' || storage === 'f64';

function rangeOf({ kernels, arena }: Work, { at, count, storage }: Numbers): Range {
  if (isFloat(storage) || count === 0) return [0n, 0n];
  const to = arena.take(16);
  kernels[`range_${storage}`](at, count, to);
  return [arena.i64[to / 8], arena.i64[to / 8 + 1]];
}

/** The same in the narrowest storage; in place. */
function narrowed(work: Work, numbers: Numbers): Numbers {
  if (isFloat(numbers.storage)) return numbers;
  const range = rangeOf(work, numbers);
  const storage = narrowest(...range);
  cut(work, numbers, storage);
  return { ...numbers, storage, range };
}

/** Keeps the lowest bytes of each value, in place. */
function cut({ kernels }: Work, { at, count, storage }: Numbers, to: Storage): void {
  const [from, width] = [bytesOf[storage], bytesOf[to]];
  if (from > width) kernels[`cut${from}${width}`](at, count, at);
}

function finished(work: Work, form: NumberForm, numbers: Numbers): Decoded {
  const { count } = numbers;
  const [low, high] = numbers.range ?? rangeOf(work, numbers);
  insist(low >= form.least && high <= form.most, 'a value that the type cannot hold');
  const storage = isFloat(numbers.storage) ? numbers.storage : narrowest(low, high);
  cut(work, numbers, storage);
  const width = bytesOf[storage];
  const values = atRows(work, numbers.at, count, width);
  return { form: 'words', storage, values, valueBytes: work.rows * width, count, low, high };
}
