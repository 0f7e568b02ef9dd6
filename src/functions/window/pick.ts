import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import { gather } from '../../kernels/gather.ts';
import type { FrameRows, WindowOverload } from '../define.ts';

/** The overload of a function that takes the value of one row of the frame; `choose` gives its number, -1 for none. */
export const pickOverload = (choose: (runs: Int32Array, count: number) => number): readonly WindowOverload[] => [
  {
    args: [{ kind: 'any' }],
    result: ([type]: readonly DataType[]) => type,
    run: ([value], { rows }, frame) => pick(value, rows, frame, choose),
  },
];

export function pick(
  value: Vector,
  rows: number,
  frame: FrameRows,
  choose: (runs: Int32Array, count: number, row: number) => number,
): Vector {
  const from = new Int32Array(rows);
  const runs = new Int32Array(6);
  for (let i = 0; i < rows; i++) from[i] = choose(runs, frame.runsOf(i, runs), i);
  return gather(value, from, rows);
}
