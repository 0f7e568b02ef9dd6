import { errors } from '../../src/base/error.ts';
import type { Result } from '../../src/engine/session_types.ts';

/** The rows as an Arrow IPC stream (schema message, one record batch per batch). */
// biome-ignore lint/correctness/useYield: refused until the Arrow conversion is in place
export async function* arrowStream(result: Result): AsyncIterable<Uint8Array> {
  await result.batches[Symbol.asyncIterator]().return?.();
  throw errors.notSupported('an Arrow stream');
}
