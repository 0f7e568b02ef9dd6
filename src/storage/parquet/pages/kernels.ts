import { compileModule, instantiate, type WasmMemory, type WasmModule } from '../../../wasm/engine.ts';
import { ModuleBuilder } from '../../../wasm/module.ts';
import { type BigEndianKernel, bigEndian } from './big_endian.ts';
import { type BooleanKernel, booleans } from './booleans.ts';
import { type DeltaKernels, delta } from './delta.ts';
import { type DeltaBytesKernels, deltaBytes } from './delta_bytes.ts';
import { extremes, type IntegerStorage } from './extremes.ts';
import { cut, gather, spread, type Width } from './gather.ts';
import { hybrid } from './hybrid.ts';
import { type LevelKernel, levels } from './levels.ts';
import { lz4 } from './lz4.ts';
import { type PlainBytes, plainBytes } from './plain_bytes.ts';
import { snappy } from './snappy.ts';
import { type StreamKernels, streamSplit } from './stream_split.ts';
import { type TimeKernels, times } from './times.ts';

type Decode = (at: number, end: number, to: number, limit: number) => number;

type Interface = Readonly<Record<'snappy' | 'lz4', Decode>> &
  LevelKernel &
  BooleanKernel &
  PlainBytes &
  DeltaKernels &
  DeltaBytesKernels &
  StreamKernels &
  BigEndianKernel &
  TimeKernels;

/** The compiled loops, by name; their builders say what they do. Addresses are unsigned, `damaged` is negative. */
export type Kernels = Interface &
  Readonly<
    Record<`hybrid${number}`, (at: number, end: number, to: number, count: number) => number> &
      Record<`gather${Width}`, (codes: number, count: number, home: number, to: number) => void> &
      Record<`cut${number}`, (from: number, count: number, to: number) => void> &
      Record<`spread${Width}`, (from: number, to: number, bits: number, rows: number) => void> &
      Record<`range_${IntegerStorage}`, (at: number, count: number, to: number) => void> &
      Record<'most_u32', (at: number, count: number) => bigint>
  >;

let compiled: WasmModule | undefined;

/** The loops over a memory; compiled once in a process. */
export function kernelsOver(memory: WasmMemory): Kernels {
  compiled ??= compileModule(moduleBytes());
  return instantiate<Kernels>(compiled, memory);
}

const loops = [
  snappy,
  lz4,
  delta,
  deltaBytes,
  streamSplit,
  bigEndian,
  times,
  levels,
  hybrid,
  gather,
  cut,
  spread,
  extremes,
  booleans,
  plainBytes,
];

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  for (const define of loops) define(module);
  return module.bytes();
}
