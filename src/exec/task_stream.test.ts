import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch } from '../data/batch.ts';
import { encodeBatch } from '../data/ipc.ts';
import { int32 } from '../data/type.ts';
import { valuesOf, vectorOf } from '../data/vector_builder.ts';
import { Flow, TaskStream } from './task_stream.ts';

const batchOf = (...numbers: number[]): Batch => ({ columns: [vectorOf(int32, numbers)], length: numbers.length });
const begun = (): TaskStream => {
  const stream = new TaskStream([int32], new Flow());
  stream.begin(() => {});
  return stream;
};
const push = (stream: TaskStream, numbers: number[], dealt: boolean): void =>
  stream.pushFrame(encodeBatch(batchOf(...numbers)), numbers.length, dealt);
const read = async (stream: TaskStream): Promise<unknown[]> => valuesOf((await stream.next())!.columns[0]) as unknown[];

test('a task that is run again goes on where the first run stopped, whatever its batches', async () => {
  const stream = begun();
  push(stream, [1, 2, 3], false);
  stream.begin(() => {});
  push(stream, [1, 2], false);
  push(stream, [3, 4], false);
  stream.end();
  assert.deepEqual(await read(stream), [1, 2, 3]);
  assert.deepEqual(await read(stream), [4]);
  assert.equal(await stream.next(), undefined);
});

test('rows whose order depends on memory are not put together from two runs', async () => {
  for (const [first, second] of [
    [false, true],
    [true, false],
  ]) {
    const stream = begun();
    push(stream, [1, 2, 3], first);
    assert.deepEqual(await read(stream), [1, 2, 3]);
    stream.begin(() => {});
    push(stream, [3, 1, 2, 4], second);
    await assert.rejects(stream.next(), { code: '57P02' });
  }
  const fresh = begun();
  fresh.begin(() => {});
  push(fresh, [2, 1], true);
  assert.deepEqual(await read(fresh), [2, 1], 'nothing had arrived before');
});
