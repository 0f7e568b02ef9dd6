import type { DataType } from '../../data/type.ts';
import { allocate, flat, type Vector } from '../../data/vector.ts';
import { flatten } from '../../kernels/gather.ts';
import type { Accumulator } from '../define.ts';
import { validityOf } from './extremes.ts';
import { grown } from './groups.ts';

export type BitStep = 'and' | 'or' | 'xor';

/** Bitwise AND, OR, XOR of each group's integers (or booleans, kept as 0 and 1); NULL without values. */
export function bitFold(type: DataType, step: BitStep): Accumulator {
  const wide = type.kind === 'int' && type.bits === 64;
  let lows = new Int32Array(0);
  let highs = new Int32Array(0);
  let seen = new Uint8Array(0);
  let count = 0;
  const combine = combiner(step);
  const update = (groups: Uint32Array | null, [column]: readonly Vector[], rows: number): void => {
    const { values, validity } = flatten(column);
    const words = wide ? new Int32Array(values.buffer, values.byteOffset, rows * 2) : (values as Int32Array);
    for (let i = 0; i < rows; i++) {
      if (validity !== null && (validity[i >> 3] & (1 << (i & 7))) === 0) continue;
      const g = groups === null ? 0 : groups[i];
      const low = wide ? words[2 * i] : words[i];
      const high = wide ? words[2 * i + 1] : 0;
      lows[g] = seen[g] === 0 ? low : combine(lows[g], low);
      highs[g] = seen[g] === 0 ? high : combine(highs[g], high);
      seen[g] = 1;
    }
  };
  const result = (): Vector => {
    const values = allocate(type, count);
    for (let g = 0; g < count; g++) {
      if (wide) (values as BigInt64Array)[g] = (BigInt(highs[g]) << 32n) | BigInt(lows[g] >>> 0);
      else values[g] = lows[g];
    }
    return flat(type, values, count, validityOf(seen, count));
  };
  return {
    resize(groups) {
      count = groups;
      lows = grown(lows, groups);
      highs = grown(highs, groups);
      seen = grown(seen, groups);
    },
    update,
    merge: update,
    state: () => [result()],
    finish: result,
  };
}

function combiner(step: BitStep): (a: number, b: number) => number {
  if (step === 'and') return (a, b) => a & b;
  return step === 'or' ? (a, b) => a | b : (a, b) => a ^ b;
}
