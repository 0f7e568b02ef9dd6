import { batchRows } from '../../data/batch.ts';

/** For each left row the right rows it may match: `rows[starts[i] … ends[i]-1]`. */
export interface Candidates {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly rows: Uint32Array;
}

/** Pairs of row numbers; -1 on the right where a left row stands alone. The arrays are used again for the next. */
export interface PairChunk {
  readonly left: Uint32Array;
  readonly right: Int32Array;
  readonly count: number;
}

/** All candidate pairs by left row, about `batchRows` at a time; `lonely`: left rows without any come with -1. */
export function* pairsOf({ starts, ends, rows }: Candidates, lonely: boolean): Iterable<PairChunk> {
  const left = new Uint32Array(batchRows);
  const right = new Int32Array(batchRows);
  let count = 0;
  for (let i = 0; i < starts.length; i++) {
    let at = starts[i];
    const end = ends[i];
    if (at === end && lonely) {
      left[count] = i;
      right[count++] = -1;
    }
    while (at < end) {
      const take = Math.min(end - at, batchRows - count);
      for (let k = 0; k < take; k++) {
        left[count] = i;
        right[count++] = rows[at++];
      }
      if (count < batchRows) continue;
      yield { left, right, count };
      count = 0;
    }
    if (count < batchRows) continue;
    yield { left, right, count };
    count = 0;
  }
  if (count > 0) yield { left, right, count };
}
