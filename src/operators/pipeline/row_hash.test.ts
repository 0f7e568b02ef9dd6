import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bool, type DataType, date, decimal, float64, int32, int64, numeric, timestamp } from '../../data/type.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import { hashRows } from '../../kernels/hash.ts';
import { i32 } from '../../wasm/code.ts';
import { compileModule, instantiate } from '../../wasm/engine.ts';
import { Heap } from '../../wasm/heap.ts';
import { ModuleBuilder } from '../../wasm/module.ts';
import { Emitter } from './emitter.ts';
import { finished, hashedWord, withKey } from './row_hash.ts';
import { Slots } from './slots.ts';

const heap = new Heap(65_536);
const seed = 0x5ba3;

function hashOf(type: DataType, word: bigint, valid: boolean): number {
  const module = new ModuleBuilder();
  module.function({ name: 'run', params: ['i64', 'i32'], results: ['i32'] }, (f) => {
    const emitter = new Emitter(f, i32.const(0), new Slots());
    const [value, there] = f.params;
    const hash = withKey(i32.const(seed), hashedWord(value.get, type, emitter)!, there.get, emitter);
    const last = finished(hash, emitter);
    return [emitter.finish(), last];
  });
  const { run } = instantiate<{ run(word: bigint, valid: number): number }>(compileModule(module.bytes()), heap.memory);
  return run(word, valid ? 1 : 0) >>> 0;
}

const bitsOf = (x: number): bigint => new BigInt64Array(new Float64Array([x]).buffer)[0];

test('rows are hashed in compiled code as the plain engine hashes them', () => {
  const whole = [0n, 1n, -1n, 20_000n, -(2n ** 31n)];
  const wide = [...whole, 2n ** 40n + 7n, -(2n ** 62n)];
  for (const word of whole) {
    assert.equal(hashOf(int32, word, true), hashRows([vectorOf(int32, [Number(word)])], 1, seed)[0], `int32 ${word}`);
  }
  for (const word of wide) {
    assert.equal(hashOf(int64, word, true), hashRows([vectorOf(int64, [word])], 1, seed)[0], `int64 ${word}`);
    for (const type of [decimal(12, 2), decimal(30, 2)]) {
      const plain = vectorOf(type, [{ units: word, scale: 2 }]);
      if (type.kind === 'decimal' && type.precision < 18 && word > 10n ** 12n) continue;
      assert.equal(hashOf(type, word, true), hashRows([plain], 1, seed)[0], `decimal ${word}`);
    }
    const plain = vectorOf(numeric, [{ units: word, scale: 0 }]);
    assert.equal(hashOf(numeric, word, true), hashRows([plain], 1, seed)[0], `numeric ${word}`);
  }
  for (const x of [0, -0, 1.5, -1e300, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(hashOf(float64, bitsOf(x), true), hashRows([vectorOf(float64, [x])], 1, seed)[0], `double ${x}`);
  }
  assert.equal(hashOf(bool, 1n, true), hashRows([vectorOf(bool, [true])], 1, seed)[0]);
  for (const type of [int64, float64, date, timestamp]) {
    assert.equal(hashOf(type, 5n, false), hashRows([vectorOf(type, [null])], 1, seed)[0], `NULL as ${type.kind}`);
  }
});
