import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errors, SqlError } from '../../base/error.ts';
import { type ParquetWasm, withParquet } from './wasm.ts';

const failed = (reason: string, cause: unknown) => errors.corruptFile('/x.parquet', reason, cause);
const instance = (): ParquetWasm => withParquet(failed, (parquet) => parquet);

test('an error leaves the instance, a trap does not', () => {
  const first = instance();
  assert.throws(() => withParquet(failed, (parquet) => parquet.readSchema(new Uint8Array(40))), { code: 'XX001' });
  assert.equal(instance(), first);
  const trap = new Error('unreachable');
  trap.name = 'RuntimeError';
  assert.throws(
    () =>
      withParquet(failed, () => {
        throw trap;
      }),
    (error: unknown) => error instanceof SqlError && error.code === 'XX001' && error.message.includes('/x.parquet'),
  );
  assert.notEqual(instance(), first);
});
