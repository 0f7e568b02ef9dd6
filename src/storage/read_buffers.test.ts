import assert from 'node:assert/strict';
import test from 'node:test';
import { ReadBuffers } from './read_buffers.ts';

test('a buffer that was given back is the next one of about its size', () => {
  const buffers = new ReadBuffers();
  const first = buffers.take(1_000_000);
  assert.ok(first.length >= 1_000_000);
  const second = buffers.take(1_000_000);
  assert.notEqual(second.buffer, first.buffer);
  buffers.give([first, second]);
  assert.equal(buffers.take(900_000).buffer, first.buffer);
  // Much smaller reads do not block large buffers.
  assert.notEqual(buffers.take(100).buffer, second.buffer);
  assert.equal(buffers.take(1_000_000).buffer, second.buffer);
});

test('only so much stays', () => {
  const buffers = new ReadBuffers();
  const large = Array.from({ length: 5 }, () => buffers.take(10 << 20));
  buffers.give(large);
  const again = Array.from({ length: 5 }, () => buffers.take(10 << 20));
  assert.equal(again.filter((buffer) => large.includes(buffer)).length, 3);
});
