import { int32 } from '../../data/type.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import { concat } from '../../kernels/concat.ts';
import { gather } from '../../kernels/gather.ts';
import type { WindowOverload, WindowRows } from '../define.ts';

/** lag (-1) and lead (1): value, offset, default. The default already has the type of the value. */
export const shiftOverloads = (sign: -1 | 1): readonly WindowOverload[] => [
  {
    args: [{ kind: 'any' }],
    result: ([type]) => type,
    run: ([value], window) => shift(value, null, null, window, sign),
  },
  {
    args: [{ kind: 'any' }, int32],
    result: ([type]) => type,
    run: ([value, offset], window) => shift(value, offset, null, window, sign),
  },
  {
    args: [{ kind: 'any' }, int32, { kind: 'any' }],
    result: ([type]) => type,
    run: ([value, offset, otherwise], window) => shift(value, offset, otherwise, window, sign),
  },
];

function shift(
  value: Vector,
  offsets: Vector | null,
  otherwise: Vector | null,
  { rows, partitionStart, partitionEnd }: WindowRows,
  sign: -1 | 1,
): Vector {
  const from = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const offset = offsets === null ? 1 : (valueAt(offsets, i) as number | null);
    const at = offset === null ? -1 : i + sign * offset;
    const inside = offset !== null && at >= partitionStart[i] && at < partitionEnd[i];
    // Defaults stand behind the values.
    from[i] = inside ? at : offset === null || otherwise === null || isNull(otherwise, i) ? -1 : rows + i;
  }
  return gather(otherwise === null ? value : concat([value, otherwise]), from, rows);
}
