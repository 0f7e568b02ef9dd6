import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { type ColumnChunk, physical } from './metadata.ts';

/** Encodings in which values are numbers of a dictionary. */
const dictionaryEncodings: ReadonlySet<number> = new Set([2, 8]);
/** Of fewer values the headers weigh more than the dictionary. */
const fewestValues = 1000;
const headerBytes = 40;
const pageRows = 20_000;

/**
 * How many distinct values a column chunk seems to hold, from its size alone: each stands once in the dictionary, and
 * each row holds a number of as many bits as the dictionary needs. undefined: it has no dictionary, or too few values.
 */
export function guessDistinct(
  chunk: ColumnChunk,
  values: number,
  { min, max }: { readonly min?: Value; readonly max?: Value },
): number | undefined {
  if (values < fewestValues || !chunk.encodings.some((encoding) => dictionaryEncodings.has(encoding))) return undefined;
  const width = widthOf(chunk.type, min, max);
  if (width === undefined) return undefined;
  const pages = 1 + Math.ceil(values / pageRows);
  const bytes = chunk.uncompressed - pages * headerBytes;
  const bytesOf = (distinct: number): number => distinct * width + (values * Math.ceil(Math.log2(distinct))) / 8;
  let [low, high] = [1, values];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (bytesOf(middle) <= bytes) low = middle;
    else high = middle;
  }
  return low;
}

/** Bytes of one value in a dictionary; of texts, between the shortest that are known. */
function widthOf(type: number, min: Value | undefined, max: Value | undefined): number | undefined {
  switch (type) {
    case physical.int32:
    case physical.float:
      return 4;
    case physical.int64:
    case physical.double:
      return 8;
    case physical.byteArray: {
      const lengths = [min, max].flatMap((value) => (typeof value === 'string' ? [Buffer.byteLength(value)] : []));
      return lengths.length === 0 ? undefined : 4 + lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    }
    default:
      return undefined;
  }
}

/** Below this share of the rows, values come again in the next row group. */
const repeats = 0.1;

/** Of several row groups: the same few values, or each its own. */
export function combinedGuess(
  groups: readonly { readonly distinct: number; readonly rows: number }[],
  type: DataType,
): number {
  const most = Math.max(...groups.map(({ distinct }) => distinct));
  if (type.kind === 'bool') return Math.min(2, most);
  return groups.reduce(
    (sum, { distinct, rows }) => (distinct > repeats * rows ? sum + distinct : Math.max(sum, distinct)),
    0,
  );
}
