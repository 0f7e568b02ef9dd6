import { createRequire } from 'node:module';
import { SqlError } from '../../base/error.ts';

export type ParquetWasm = typeof import('parquet-wasm/node');

const require = createRequire(import.meta.url);
const moduleName = 'parquet-wasm/node';
/** Linear memory never shrinks; an instance that has grown beyond this is given up and its memory with it. */
const maxIdleMemory = 768 << 20;

let instance: ParquetWasm | undefined;

/** Compiles the codec, so that the first query does not wait for it. */
export function warmUp(): void {
  instance ??= load();
}

function load(): ParquetWasm {
  // The module makes its one WebAssembly instance when it is loaded, so a fresh instance is a fresh module.
  delete require.cache[require.resolve(moduleName)];
  return require(moduleName) as ParquetWasm;
}

/**
 * Runs synchronous work on the codec; what fails comes out as the error that `failed` makes of the reason. A trap leaves
 * an instance in an unknown state, so it is thrown away: the next call gets a fresh one, and the process lives on.
 */
export function withParquet<T>(
  failed: (reason: string, cause: unknown) => SqlError,
  work: (parquet: ParquetWasm) => T,
): T {
  warmUp();
  const parquet = instance!;
  try {
    return work(parquet);
  } catch (thrown) {
    if (thrown instanceof SqlError) throw thrown;
    const isTrap = thrown instanceof RangeError || (thrown instanceof Error && thrown.name === 'RuntimeError');
    if (isTrap) instance = undefined;
    throw failed(isTrap ? 'the codec gave up' : reasonOf(thrown), thrown);
  } finally {
    if (memoryOf(parquet).byteLength > maxIdleMemory) instance = undefined;
  }
}

export const memoryOf = (parquet: ParquetWasm): ArrayBuffer =>
  (parquet.wasmMemory() as unknown as { readonly buffer: ArrayBuffer }).buffer;

function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (message.includes('Error strings stripped')) return 'damaged compressed data';
  // The codec wraps its errors in layers that all say the same.
  return message.replaceAll(/(Parquet( argument)? error|External): /g, '').slice(0, 300);
}
