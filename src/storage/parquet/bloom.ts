import type { Bound } from '../../data/bounds.ts';
import type { ParquetChunk } from '../../data/split.ts';
import type { Value } from '../../data/value.ts';
import { wordOf } from '../value_word.ts';
import { physical } from './metadata.ts';
import { ThriftError, ThriftReader, thrift } from './thrift.ts';
import { xxhash64 } from './xxhash64.ts';

const blockBytes = 32;
/** Of the split block Bloom filter: parquet-format, BloomFilter.md. */
const salts = [
  ...[0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31],
] as const;
/** Of the unions in its header: the only algorithm, hash and compression there are. */
const onlyKind = 1;

/** Whether a chunk whose Bloom filter are these bytes may hold a value of an `=` or `IN` bound; when in doubt, yes. */
export function bloomMayHold(bytes: Uint8Array, chunk: ParquetChunk, bound: Bound): boolean {
  const bits = bitsOf(bytes);
  if (bits === null) return true;
  if (bound.op === '=') return holdsValue(bits, chunk, bound.value);
  return bound.op !== 'in' || bound.values.some((value) => holdsValue(bits, chunk, value));
}

/** The blocks behind the header; null: it is of another kind, or makes no sense. */
function bitsOf(bytes: Uint8Array): DataView | null {
  const reader = new ThriftReader(bytes);
  let size = -1;
  let known = 0;
  try {
    reader.struct((id, type) => {
      if (id === 1) size = reader.int(type);
      else if (id <= 4 && type === thrift.struct) {
        reader.struct((kind) => {
          if (kind === onlyKind) known++;
          return false;
        });
      } else return false;
      return true;
    });
  } catch (thrown) {
    if (!(thrown instanceof ThriftError)) throw thrown;
    return null;
  }
  if (known !== 3 || size <= 0 || size % blockBytes !== 0 || size > bytes.length - reader.at) return null;
  return new DataView(bytes.buffer, bytes.byteOffset + reader.at, size);
}

function holdsValue(bits: DataView, chunk: ParquetChunk, value: Value): boolean {
  const stored = storedBytes(chunk, value);
  return stored === null || holdsHash(bits, xxhash64(stored));
}

function holdsHash(bits: DataView, hash: bigint): boolean {
  const blocks = BigInt(bits.byteLength / blockBytes);
  const block = Number(((hash >> 32n) * blocks) >> 32n) * blockBytes;
  const key = Number(hash & 0xffff_ffffn);
  return salts.every((salt, i) => {
    const bit = Math.imul(key, salt) >>> 27;
    return (bits.getUint32(block + i * 4, true) & (1 << bit)) !== 0;
  });
}

const wholeNumbers: ReadonlySet<string> = new Set(['same', 'narrow', 'unsigned', 'decimal', 'micro']);

/** A value as PLAIN stores it, texts without their length; null: it may be stored in several ways, or differently. */
function storedBytes({ type, physical: stored, meaning }: ParquetChunk, value: Value): Uint8Array | null {
  if (stored === physical.byteArray) {
    return type.kind === 'text' && typeof value === 'string' ? Buffer.from(value) : null;
  }
  if (!wholeNumbers.has(meaning) || (stored !== physical.int32 && stored !== physical.int64)) return null;
  const word = wordOf(type, value);
  if (word === null) return null;
  const out = new DataView(new ArrayBuffer(stored === physical.int32 ? 4 : 8));
  if (stored === physical.int32) out.setInt32(0, Number(BigInt.asIntN(32, word)), true);
  else out.setBigInt64(0, word, true);
  return new Uint8Array(out.buffer);
}
