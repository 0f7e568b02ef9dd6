import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as code from './code.ts';
import { type Code, f32, f64, i32, i64, memory, v128 } from './code.ts';
import { compileModule, instantiate } from './engine.ts';
import { Heap } from './heap.ts';
import { ModuleBuilder } from './module.ts';

const heap = new Heap(65_536);

function run(result: code.ValueType | null, build: (at: Code) => Code): unknown {
  const module = new ModuleBuilder();
  module.function({ name: 'run', params: ['i32'], results: result === null ? [] : [result] }, (f) =>
    build(f.params[0].get),
  );
  return instantiate<{ run: (at: number) => unknown }>(compileModule(module.bytes()), heap.memory).run(64);
}

const word = i32.const(-7);
const long = i64.const(-(2n ** 40n));
const double = f64.const(2.25);
const vector = v128.splat8(word);

/** Each instruction once, with what it gives: the engine refuses a module whose types do not agree. */
test('the engine accepts every instruction', () => {
  const two = new Set(Object.keys(i32));
  for (const [type, set, value] of [
    ['i32', i32, word],
    ['i64', i64, long],
  ] as const) {
    for (const name of two) {
      const make = (set as unknown as Record<string, ((...args: unknown[]) => Code) | undefined>)[name];
      if (make === undefined || ['const', 'wrap'].includes(name)) continue;
      const result = /^(eqz?|ne|[lg][te][SU])$/.test(name) ? 'i32' : type;
      if (name.startsWith('load')) assert.doesNotThrow(() => run(type, (at) => make(at, 8)), name);
      else if (name.startsWith('store')) assert.doesNotThrow(() => run(null, (at) => make(at, value, 8)), name);
      else if (make.length < 2) assert.doesNotThrow(() => run(result, () => make(value)), name);
      else assert.doesNotThrow(() => run(result, () => make(value, value)), `${type}.${name}`);
    }
  }
});

test('what instructions compute', () => {
  assert.equal(
    run('i32', () => i32.wrap(i64.const(2n ** 32n + 5n))),
    5,
  );
  assert.equal(
    run('i64', () => i64.shrS(long, i64.const(8n))),
    -(2n ** 32n),
  );
  assert.equal(
    run('i64', () => i64.truncF64(double)),
    2n,
  );
  assert.equal(
    run('i64', () => i64.reinterpret(double)),
    4612248968380809216n,
  );
  assert.equal(
    run('i64', () => i64.extendU(word)),
    2n ** 32n - 7n,
  );
  assert.equal(
    run('f64', () => f64.mul(f64.sqrt(double), f64.neg(f64.fromI32(word)))),
    10.5,
  );
  assert.equal(
    run('f64', () => f64.reinterpret(i64.const(4612248968380809216n))),
    2.25,
  );
  assert.equal(
    run('f64', () => f64.promote(f32.add(f32.demote(double), f32.demote(double)))),
    4.5,
  );
  assert.equal(
    run('i32', () => code.select(i32.const(1), i32.const(2), i32.eqz(word))),
    2,
  );
  assert.equal(
    run('i32', () => code.ifValue('i32', word, i32.const(3), i32.const(4))),
    3,
  );
  assert.equal(
    run('i32', () => i32.popcnt(v128.bitmask8(v128.eq8(vector, vector)))),
    16,
  );
  assert.equal(
    run('f64', () => v128.laneF64(v128.mulF64(v128.splatF64(double), v128.splatF64(double)), 1)),
    5.0625,
  );
});

test('a function is left early, by a branch or a return', () => {
  assert.equal(
    run('i32', () => [code.block((out) => code.brIf(word, out)), i32.const(5), code.returnNow]),
    5,
  );
});

test('memory is copied and filled, and blocks are left by their labels', () => {
  run(null, (at) => [
    memory.fill(at, i32.const(9), i32.const(16)),
    memory.copy(i32.add(at, i32.const(4)), i32.const(0), i32.const(4)),
    code.block((out) => [code.ifElse(word, code.br(out)), i32.store(at, word)]),
    v128.store(i32.add(at, i32.const(16)), v128.xor(v128.load(at), v128.load(at))),
  ]);
  assert.deepEqual([...heap.u8.subarray(64, 76)], [9, 9, 9, 9, 0, 0, 0, 0, 9, 9, 9, 9]);
  assert.equal(
    run('i32', () => code.blockValue('i32', (out) => [i32.const(8), code.br(out)])),
    8,
  );
});
