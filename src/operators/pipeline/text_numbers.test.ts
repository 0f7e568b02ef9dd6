import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBatch, encodeBatch } from '../../data/ipc.ts';
import { text } from '../../data/type.ts';
import { dictionaryOf, type Vector } from '../../data/vector.ts';
import { valuesOf, vectorOf } from '../../data/vector_builder.ts';
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

test('texts that come back have the numbers that they had', () => {
  const pool = new TextNumbers(1 << 20);
  pool.of(vectorOf(text, ['a', 'b', 'c', 'd']));
  assert.deepEqual([...pool.ofWords(sent(pool, [3, 1]).dictionary!)], [3, 1]);
});
