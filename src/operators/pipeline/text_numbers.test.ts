import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBatch, encodeBatch } from '../../data/ipc.ts';
import { text } from '../../data/type.ts';
import { dictionaryOf, type Vector } from '../../data/vector.ts';
import { valuesOf, vectorOf } from '../../data/vector_builder.ts';
import { Heap } from '../../wasm/heap.ts';
import { TextNumbers } from './text_numbers.ts';

/** Rows with these codes over all texts of a pool, as they come to another process. */
function sent(pool: TextNumbers, codes: readonly number[]): Vector {
  const rows = dictionaryOf(pool.words(), Int32Array.from(codes), codes.length);
  return decodeBatch(encodeBatch({ columns: [rows], length: codes.length }), [text]).columns[0];
}

test('texts that another pool has numbered have one number here, whoever sends them', () => {
  const [there, elsewhere, here] = [1 << 20, 1 << 20, 1 << 20].map((limit) => new TextNumbers(limit));
  there.of(vectorOf(text, ['a', 'bc', '', 'a word that is longer than others are, by far', 'e']));
  elsewhere.of(vectorOf(text, ['e', 'x', 'bc', 'y']));
  here.of(vectorOf(text, ['y', 'bc']));
  for (const [pool, codes] of [
    [there, [3, 1]],
    [elsewhere, [2, 0]],
    [there, [4, 3, 0]],
    [there, [2, 1]],
    [elsewhere, [3, 1]],
  ] as const) {
    const column = sent(pool, codes);
    const words = column.dictionary!;
    const numbers = here.ofWords(words);
    assert.deepEqual([...numbers], [...here.of(words)]);
    assert.deepEqual(valuesOf(here.column(numbers, null)), valuesOf(words));
  }
});

test('texts that are numbers of the pool keep them; NULL is 0', () => {
  const pool = new TextNumbers(1 << 20);
  pool.of(vectorOf(text, ['a', 'b', 'c', 'd']));
  const rows = dictionaryOf(pool.words(), Int32Array.from([3, 1, 2, 0, 9]), 4, new Uint8Array([0b1011]));
  assert.deepEqual([...pool.of(rows)], [3, 1, 0, 0]);
});

test('texts that come back have the numbers that they had', () => {
  const pool = new TextNumbers(1 << 20);
  pool.of(vectorOf(text, ['a', 'b', 'c', 'd']));
  assert.deepEqual([...pool.ofWords(sent(pool, [3, 1]).dictionary!)], [3, 1]);
});

test('hashes stay where code has found them, also when more texts come', () => {
  const heap = new Heap(1 << 20);
  const room = { heap, allocate: (bytes: number) => heap.allocate(bytes) };
  const pool = new TextNumbers(1 << 20);
  const upTo = (count: number): Vector =>
    vectorOf(
      text,
      Array.from({ length: count }, (_, i) => `t${i}`),
    );
  pool.of(upTo(1000));
  const found = pool.hashes(room);
  const hashes = (address: number): Int32Array => heap.i32.slice(address / 4, address / 4 + 1000);
  const before = hashes(found);
  pool.of(upTo(5000));
  const later = pool.hashes(room);
  assert.notEqual(later, found);
  const other = heap.allocate(1000 * 4);
  heap.u8.fill(0xff, other, other + 1000 * 4);
  assert.deepEqual([hashes(found), hashes(later)], [before, before]);
  heap.release(other);
  pool.close(room);
  assert.equal(heap.used, 0);
});
