import type { DataType } from '../../data/type.ts';
import { allocate, flat, type Vector } from '../../data/vector.ts';

/** Numbers, one for each row: bigint, integer or double precision. */
export function perRow(type: DataType, rows: number, value: (row: number) => number): Vector {
  const values = allocate(type, rows);
  if (values instanceof BigInt64Array) for (let i = 0; i < rows; i++) values[i] = BigInt(value(i));
  else for (let i = 0; i < rows; i++) values[i] = value(i);
  return flat(type, values, rows);
}
