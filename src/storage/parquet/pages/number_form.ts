import type { ParquetChunk } from '../../../data/split.ts';
import { type DataType, wordPrecision } from '../../../data/type.ts';
import type { Storage } from '../../../wasm/heap_column.ts';
import { physical } from '../metadata.ts';
import type { Meaning } from '../schema.ts';
import { Declined, insist } from './arena.ts';
import { bigEndianNumbers, widestBigEndian } from './big_endian.ts';
import { plainBooleans, rleBooleans } from './booleans.ts';
import { deltaNumbers } from './delta.ts';
import { encoding } from './headers.ts';
import { plainNumbers } from './plain_numbers.ts';
import { splitNumbers } from './stream_split.ts';
import type { Contents, Work } from './work.ts';

/** Puts the values of a page at `to`, one behind the other. */
type NumberDecoder = (work: Work, contents: Contents, to: number) => void;

/** How numbers of a physical type come out of its encodings. */
interface Stored {
  readonly storage: Storage;
  readonly decoders: ReadonlyMap<number, NumberDecoder>;
}

/** How the numbers of a chunk are stored in its pages, and what they may be. */
export interface NumberForm extends Stored {
  /** The range of the column's type; values beyond it are left to the general decoder. */
  readonly least: bigint;
  readonly most: bigint;
  /** What is left to do with decoded numbers. */
  readonly convert: Conversion | null;
}

const booleans: Stored = {
  storage: 'i8',
  decoders: new Map([
    [encoding.plain, plainBooleans],
    [encoding.rle, rleBooleans],
  ]),
};

const numbers = (storage: Storage, width: 4 | 8): Stored => ({
  storage,
  decoders: new Map([
    [encoding.plain, plainNumbers(width)],
    [encoding.streamSplit, splitNumbers(width)],
    ...(storage.startsWith('f') ? [] : ([[encoding.delta, deltaNumbers(width)]] as const)),
  ]),
});

const stored: ReadonlyMap<number, Stored> = new Map<number, Stored>([
  [physical.boolean, booleans],
  [physical.int32, numbers('i32', 4)],
  [physical.int64, numbers('i64', 8)],
  [physical.float, numbers('f32', 4)],
  [physical.double, numbers('f64', 8)],
]);

/** The form of a chunk of numbers; declines what is rare. */
export function numberForm(chunk: ParquetChunk): NumberForm {
  const { type, meaning } = chunk;
  insist(type.kind !== 'decimal' || type.precision <= wordPrecision, 'a long decimal');
  const found = chunk.physical === physical.fixed ? fixedNumbers(chunk) : stored.get(chunk.physical);
  insist(found !== undefined, `physical type ${chunk.physical}`);
  const convert = conversions.get(meaning as Meaning) ?? null;
  insist(convert === null || found.storage === 'i64', 'times of 32 bits');
  return { ...found, ...limitsOf(type, meaning as Meaning), convert };
}

function fixedNumbers({ meaning, typeLength }: ParquetChunk): Stored {
  insist(meaning === 'decimal' && typeLength <= widestBigEndian, 'bytes of a fixed length');
  return { storage: 'i64', decoders: new Map([[encoding.plain, bigEndianNumbers(typeLength)]]) };
}

type Conversion = (work: Work, at: number, count: number) => void;

/** Of stored numbers, in place. */
const conversions: ReadonlyMap<Meaning, Conversion> = new Map<Meaning, Conversion>([
  ['milli', ({ kernels }, at, count) => insist(kernels.fromMillis(at, count) === 0, 'a time out of range')],
  ['nano', ({ kernels }, at, count) => kernels.fromNanos(at, count)],
]);

const microsPerDay = 86_400_000_000n;
const anything = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

const plainMeanings: ReadonlySet<Meaning> = new Set<Meaning>(['same', 'decimal', 'milli', 'micro', 'nano']);

function limitsOf(type: DataType, meaning: Meaning): { readonly least: bigint; readonly most: bigint } {
  if (type.kind === 'time') return { least: 0n, most: microsPerDay };
  if (plainMeanings.has(meaning)) return anything;
  // What wraps is rare enough to be somebody else's.
  if (meaning === 'narrow') return { least: -0x8000n, most: 0x7fffn };
  if (meaning === 'unsigned') return { least: 0n, most: anything.most };
  throw new Declined(`values that mean ${meaning}`);
}

/** Decodes a page that has no codes. */
export function decodeNumberPage(work: Work, form: NumberForm, kind: number, contents: Contents, to: number): void {
  const decode = form.decoders.get(kind);
  insist(decode !== undefined, `encoding ${kind}`);
  decode(work, contents, to);
  form.convert?.(work, to, contents.count);
}
