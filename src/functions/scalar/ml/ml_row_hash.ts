import { float64, int64 } from '../../../data/type.ts';
import { flat, type Vector, valueAt } from '../../../data/vector.ts';
import { hashRows } from '../../../kernels/hash.ts';
import { scalarFunction } from '../../define.ts';

/** 32 bits for each row, from the values of the row and the seed alone. NULL is a value like others. */
export function rowHashes(seed: bigint, keys: readonly Vector[], rows: number): Uint32Array {
  return hashRows(keys, rows, Number(BigInt.asIntN(32, seed ^ (seed >> 32n))));
}

/** The seed argument: a constant, or the first row's when it is none; NULL is 0. */
export const seedOf = (seed: Vector): bigint => (seed.length === 0 ? 0n : ((valueAt(seed, 0) as bigint | null) ?? 0n));

/** What splits rows into training and hold-out: the same row falls on the same side, whoever looks at it and when. */
export const mlRowHash = scalarFunction({
  name: 'ml_row_hash',
  about: 'A number from 0 (inclusive) to 1 (exclusive) that depends on the seed and the values alone.',
  overloads: [
    {
      args: [int64, { kind: 'any' }],
      variadic: true,
      result: float64,
      calledOnNull: true,
      run([seed, ...keys], rows) {
        const hashes = rowHashes(seedOf(seed), keys, rows);
        const out = new Float64Array(rows);
        for (let row = 0; row < rows; row++) out[row] = hashes[row] / 2 ** 32;
        return flat(float64, out, rows);
      },
    },
  ],
  examples: [
    { sql: 'ml_row_hash(42, 7, NULL) BETWEEN 0 AND 1', is: 't' },
    { sql: "ml_row_hash(42, 'a') = ml_row_hash(42, 'a')", is: 't' },
    { sql: "ml_row_hash(42, 'a') = ml_row_hash(43, 'a')", is: 'f' },
  ],
});
