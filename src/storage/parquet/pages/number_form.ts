import type { ParquetChunk } from '../../../data/split.ts';
import { type DataType, wordPrecision } from '../../../data/type.ts';
import type { Storage } from '../../../wasm/heap_column.ts';
import { physical } from '../metadata.ts';
import type { Meaning } from '../schema.ts';
import { Declined, insist } from './arena.ts';
import { plainBooleans, rleBooleans } from './booleans.ts';
import { encoding } from './headers.ts';
import { plainNumbers } from './plain_numbers.ts';
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
}

const stored: ReadonlyMap<number, Stored> = new Map<number, Stored>([
  [
    physical.boolean,
    {
      storage: 'i8',
      decoders: new Map([
        [encoding.plain, plainBooleans],
        [encoding.rle, rleBooleans],
      ]),
    },
  ],
  [physical.int32, { storage: 'i32', decoders: new Map([[encoding.plain, plainNumbers(4)]]) }],
  [physical.int64, { storage: 'i64', decoders: new Map([[encoding.plain, plainNumbers(8)]]) }],
  [physical.float, { storage: 'f32', decoders: new Map([[encoding.plain, plainNumbers(4)]]) }],
  [physical.double, { storage: 'f64', decoders: new Map([[encoding.plain, plainNumbers(8)]]) }],
]);

/** The form of a chunk of numbers; declines what is rare. */
export function numberForm({ physical: number, type, meaning }: ParquetChunk): NumberForm {
  const found = stored.get(number);
  insist(found !== undefined, `physical type ${number}`);
  insist(type.kind !== 'decimal' || type.precision <= wordPrecision, 'a long decimal');
  return { ...found, ...limitsOf(type, meaning as Meaning) };
}

const microsPerDay = 86_400_000_000n;
const anything = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

function limitsOf(type: DataType, meaning: Meaning): { readonly least: bigint; readonly most: bigint } {
  if (meaning === 'micro' && type.kind === 'time') return { least: 0n, most: microsPerDay };
  if (meaning === 'same' || meaning === 'decimal' || meaning === 'micro') return anything;
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
}
