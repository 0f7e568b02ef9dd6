import type { Batch } from '../../data/batch.ts';
import type { Vector } from '../../data/vector.ts';
import { gather } from '../../kernels/gather.ts';

/** Deals the rows of a batch to partitions; the same rows always go the same way. */
export interface Partitioner {
  readonly partitions: number;
  split(batch: Batch): Iterable<readonly [partition: number, part: Batch]>;
}

/** Everything to one place: gather and broadcast. */
export const toOne: Partitioner = { partitions: 1, split: (batch) => [[0, batch]] };

/** By a hash of the key columns; `hash` gives 32 bits per row, equal for equal keys (NULL equals NULL here). */
export function byHash(
  partitions: number,
  keysOf: (batch: Batch) => readonly Vector[],
  hash: (keys: readonly Vector[], rows: number) => Uint32Array,
): Partitioner {
  return {
    partitions,
    *split(batch) {
      const hashes = hash(keysOf(batch), batch.length);
      yield* deal(batch, hashes, partitions);
    },
  };
}

/** A counting sort of row numbers by partition: rows keep their order within each. */
function* deal(batch: Batch, hashes: Uint32Array, partitions: number): Iterable<readonly [number, Batch]> {
  const rows = batch.length;
  const starts = new Uint32Array(partitions + 1);
  const places = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    // The high bits choose the partition, so that the low ones still spread over a reader's hash table.
    const partition = Math.floor((hashes[row] * partitions) / 4294967296);
    places[row] = partition;
    starts[partition + 1]++;
  }
  for (let partition = 0; partition < partitions; partition++) starts[partition + 1] += starts[partition];
  const next = starts.slice();
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[next[places[row]]++] = row;
  for (let partition = 0; partition < partitions; partition++) {
    const [start, end] = [starts[partition], starts[partition + 1]];
    if (start === end) continue;
    const chosen = order.subarray(start, end);
    yield [partition, { columns: batch.columns.map((column) => gather(column, chosen)), length: end - start }];
  }
}
