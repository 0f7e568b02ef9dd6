import { assert } from '../../base/assert.ts';
import type { Vector } from '../../data/vector.ts';

/** The values of a flat number column as doubles (int64 rounded to them), one per row. */
export function asDoubles(column: Vector, rows: number): Float64Array | Float32Array | Int32Array | Int16Array {
  const { type, values } = column;
  if (!(values instanceof BigInt64Array)) return values as Float64Array;
  assert(type.kind === 'int', 'an aggregate over doubles gets doubles or integers');
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) out[i] = Number(values[i]);
  return out;
}
