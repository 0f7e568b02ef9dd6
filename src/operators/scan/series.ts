import { type Batch, batchRows } from '../../data/batch.ts';
import type { SeriesSplit } from '../../data/split.ts';
import { allocate, flat, type Vector } from '../../data/vector.ts';

/** The numbers of a generate_series as batches; `width` is 0 when only their count is wanted. */
export function* series(split: SeriesSplit, width: number): Iterable<Batch> {
  for (let start = 0; start < split.rows; start += batchRows) {
    const rows = Math.min(batchRows, split.rows - start);
    const columns = Array.from({ length: width }, () => piece(split, start, rows));
    yield { columns, length: rows };
  }
}

function piece({ type, start, step }: SeriesSplit, from: number, rows: number): Vector {
  const values = allocate(type, rows);
  const first = start + BigInt(from) * step;
  const last = first + BigInt(rows) * step;
  if (!(values instanceof BigInt64Array)) {
    const [begin, by] = [Number(first), Number(step)];
    for (let i = 0; i < rows; i++) values[i] = begin + i * by;
  } else if (isExact(first) && isExact(last)) writeWords(values, Number(first), Number(step), rows);
  else for (let i = 0; i < rows; i++) values[i] = first + BigInt(i) * step;
  return flat(type, values, rows);
}

const isExact = (n: bigint): boolean => n >= -0x1fffffffffffffn && n <= 0x1fffffffffffffn;

/** Same as a loop over BigInts, which would make one per row: the two halves of each word, from doubles. */
function writeWords(values: BigInt64Array, first: number, step: number, rows: number): void {
  const halves = new Int32Array(values.buffer, values.byteOffset, rows * 2);
  for (let i = 0; i < rows; i++) {
    const n = first + i * step;
    halves[2 * i] = n;
    halves[2 * i + 1] = Math.floor(n / 4294967296);
  }
}
