import type { Bound } from '../../data/bounds.ts';
import type { Value } from '../../data/value.ts';
import type { Heap } from '../../wasm/heap.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { wordOf } from '../value_word.ts';
import { viewOf } from './fill.ts';

/** Bounds whose column, once decoded, tells for sure whether there is a row. */
export const canTell = ({ op }: Bound): boolean => op === '=' || op === 'in';

/** Whether a row of the column may satisfy the bound, by its values; when in doubt, yes. */
export function mayHold(heap: Heap, column: HeapColumn, bound: Bound): boolean {
  if (bound.op === '=') return holdsValue(heap, column, bound.value);
  return bound.op !== 'in' || bound.values.some((value) => holdsValue(heap, column, value));
}

function holdsValue(heap: Heap, column: HeapColumn, value: Value): boolean {
  if (column.form === 'words') {
    const word = wordOf(column.type, value);
    return word === null || holdsWord(heap, column, word);
  }
  if (column.type.kind !== 'text' || typeof value !== 'string') return true;
  const bytes = Buffer.from(value);
  if (column.form === 'codes') return holdsCode(heap, column, bytes);
  return column.form !== 'bytes' || holdsBytes(heap, column, bytes);
}

function holdsWord(heap: Heap, { storage, values, rows, low, high }: HeapColumn, word: bigint): boolean {
  if (word < low || word > high) return false;
  const words = viewOf(heap, storage, values, rows);
  return words instanceof BigInt64Array ? words.includes(word) : (words as Int32Array).includes(Number(word));
}

function holdsCode(heap: Heap, { storage, values, rows, dictionary }: HeapColumn, bytes: Buffer): boolean {
  const home = dictionary!;
  const offsets = home.offsets!;
  for (let entry = 0; entry < home.length; entry++) {
    if (offsets[entry + 1] - offsets[entry] !== bytes.length) continue;
    if (bytes.compare(home.values as Uint8Array, offsets[entry], offsets[entry + 1]) !== 0) continue;
    // Under a NULL there is code 0 too: then it is the filter that finds out.
    if ((viewOf(heap, storage, values, rows) as Int32Array).includes(entry)) return true;
  }
  return false;
}

function holdsBytes({ u8, u32 }: Heap, { offsets, values, rows }: HeapColumn, bytes: Buffer): boolean {
  const first = offsets / 4;
  for (let row = first; row < first + rows; row++) {
    if (u32[row + 1] - u32[row] !== bytes.length) continue;
    if (bytes.compare(u8, values + u32[row], values + u32[row + 1]) === 0) return true;
  }
  return false;
}
