import type { DataType } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { compareValues } from './compare.ts';
import { type ColumnChunk, physical, type Statistics } from './metadata.ts';
import type { FileColumn } from './schema.ts';

/** What is known of one column of one row group; absent means not known. */
export interface ChunkStats {
  readonly min?: Exclude<Value, null>;
  readonly max?: Exclude<Value, null>;
  readonly nulls?: number;
  readonly distinct?: number;
  /** The values may include NaN, which writers leave out of min and max though it sorts above all. */
  readonly mayHaveNaN: boolean;
}

/** Our own writer leaves min and max out when there is a NaN, so that max can be believed. */
export const ownWriter = 'millrace';

export function chunkStats(chunk: ColumnChunk, column: FileColumn, createdBy: string): ChunkStats {
  const stats = chunk.statistics;
  const isFloat = column.type.kind === 'float';
  const mayHaveNaN = isFloat && !createdBy.startsWith(ownWriter);
  if (stats === undefined) return { mayHaveNaN };
  const { nulls, distinct } = stats;
  return {
    mayHaveNaN,
    ...(nulls === undefined || nulls > chunk.values ? {} : { nulls }),
    ...(distinct === undefined || distinct > chunk.values ? {} : { distinct }),
    ...minAndMax(stats, column),
  };
}

function minAndMax(stats: Statistics, column: FileColumn): Pick<ChunkStats, 'min' | 'max'> {
  const believable = oldOrderIsRight(column);
  const min = decode(stats.min ?? (believable ? stats.oldMin : undefined), column);
  const max = decode(stats.max ?? (believable ? stats.oldMax : undefined), column);
  // Both wrong is the mark of a writer that got the order wrong: believe neither.
  if (min !== undefined && max !== undefined && compareValues(min, max) > 0) return {};
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** The deprecated min and max were compared as signed numbers, whatever the type: right for these only. */
function oldOrderIsRight(column: FileColumn): boolean {
  return column.physical !== physical.byteArray && column.physical !== physical.fixed && !column.unsigned;
}

const textDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A plain-encoded statistic as a value of the column's type; undefined when it cannot be one. */
function decode(bytes: Uint8Array | undefined, column: FileColumn): Exclude<Value, null> | undefined {
  if (bytes === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { type, meaning } = column;
  switch (column.physical) {
    case physical.boolean:
      return bytes.length === 1 ? bytes[0] !== 0 : undefined;
    case physical.int32:
      if (bytes.length !== 4) return undefined;
      if (meaning === 'unsigned') return BigInt(view.getUint32(0, true));
      if (type.kind === 'time') return BigInt(view.getInt32(0, true)) * 1000n;
      return type.kind === 'decimal' ? decimalOf(BigInt(view.getInt32(0, true)), type) : view.getInt32(0, true);
    case physical.int64:
      return bytes.length === 8 ? fromLong(view, column) : undefined;
    case physical.float:
      return bytes.length === 4 ? orNothing(view.getFloat32(0, true)) : undefined;
    case physical.double:
      return bytes.length === 8 ? orNothing(view.getFloat64(0, true)) : undefined;
    case physical.byteArray:
    case physical.fixed:
      return fromBytes(bytes, column);
    default:
      return undefined;
  }
}

const orNothing = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

const decimalOf = (units: bigint, type: DataType & { readonly kind: 'decimal' }) => ({ units, scale: type.scale });

function fromLong(view: DataView, { type, meaning }: FileColumn): Exclude<Value, null> | undefined {
  if (meaning === 'big') return { units: view.getBigUint64(0, true), scale: 0 };
  const word = view.getBigInt64(0, true);
  if (type.kind === 'decimal') return decimalOf(word, type);
  if (meaning === 'milli') return BigInt.asIntN(64, word * 1000n) === word * 1000n ? word * 1000n : undefined;
  if (meaning === 'nano') return floorMicros(word);
  return word;
}

/** Nanoseconds to microseconds, towards minus infinity: the order is kept. */
function floorMicros(nanos: bigint): bigint {
  const micros = nanos / 1000n;
  return nanos < 0n && micros * 1000n !== nanos ? micros - 1n : micros;
}

function fromBytes(bytes: Uint8Array, { type, meaning }: FileColumn): Exclude<Value, null> | undefined {
  if (type.kind === 'decimal') return bytes.length > 16 ? undefined : decimalOf(bigEndian(bytes), type);
  if (meaning !== 'same') return undefined;
  if (type.kind === 'bytes') return bytes.slice();
  if (type.kind !== 'text') return undefined;
  try {
    return textDecoder.decode(bytes);
  } catch {
    // Cut in the middle of a character: no text has this as its bound, so there is none.
    return undefined;
  }
}

/** A two's complement integer, most significant byte first. */
function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, value);
}
