import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Code, i32, i64, whileLoop } from './code.ts';
import { compileModule, instantiate } from './engine.ts';
import { Heap } from './heap.ts';
import { ModuleBuilder } from './module.ts';

test('a loop over memory, with a label two blocks out and an imported function', () => {
  const heap = new Heap(1 << 20);
  const module = new ModuleBuilder();
  const told = module.import('tell', ['i64']);
  module.function({ name: 'sum', params: ['i32', 'i32'], results: ['i64'] }, (f) => {
    const [at, end] = f.params;
    const total = f.local('i64');
    const step: Code = [total.set(i64.add(total.get, i64.load(at.get))), at.set(i32.add(at.get, i32.const(8)))];
    return [whileLoop(i32.ltU(at.get, end.get), step), told.call(total.get), total.get];
  });
  const heard: bigint[] = [];
  const { sum } = instantiate<{ sum: (at: number, end: number) => bigint }>(
    compileModule(module.bytes()),
    heap.memory,
    {
      tell: (n: bigint) => heard.push(n),
    },
  );
  const at = heap.allocate(32);
  heap.i64.set([1n, -5n, 2n ** 62n, 7n], at / 8);
  assert.equal(sum(at, at + 32), 2n ** 62n + 3n);
  assert.deepEqual(heard, [2n ** 62n + 3n]);
});

test('blocks that are given back are found again, merged', () => {
  const heap = new Heap(65_536);
  const blocks = Array.from({ length: 4 }, () => heap.allocate(1000));
  assert.equal(heap.allocate(70_000), 0);
  for (const i of [1, 3, 0, 2]) heap.release(blocks[i]);
  assert.equal(heap.used, 0);
  assert.equal(heap.allocate(65_520), blocks[0]);
  assert.throws(() => heap.release(blocks[1]));
});
