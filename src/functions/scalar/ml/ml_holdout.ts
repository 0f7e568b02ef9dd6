import { bool, float64, int64 } from '../../../data/type.ts';
import { flat, valueAt } from '../../../data/vector.ts';
import { scalarFunction } from '../../define.ts';
import { rowHashes, seedOf } from './ml_row_hash.ts';

/** Whether a row belongs to the hold-out: SPLIT RANDOM fraction SEED seed BY HASH (key, …). Never NULL. */
export const mlHoldout = scalarFunction({
  name: 'ml_holdout',
  about: 'True for about the given fraction of all rows, chosen by a hash of the other arguments and the seed.',
  overloads: [
    {
      args: [float64, int64, { kind: 'any' }],
      variadic: true,
      result: bool,
      calledOnNull: true,
      run([fraction, seed, ...keys], rows) {
        const limit = rows === 0 ? 0 : Number(valueAt(fraction, 0) ?? 0) * 2 ** 32;
        const hashes = rowHashes(seedOf(seed), keys, rows);
        const out = new Uint8Array(rows);
        for (let row = 0; row < rows; row++) out[row] = hashes[row] < limit ? 1 : 0;
        return flat(bool, out, rows);
      },
    },
  ],
  examples: [
    { sql: 'ml_holdout(1, 42, 7)', is: 't' },
    { sql: 'ml_holdout(0, 42, 7)', is: 'f' },
  ],
});
