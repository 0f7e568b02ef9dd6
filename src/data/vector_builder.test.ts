import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from './type.ts';
import { VectorBuilder } from './vector_builder.ts';

test('texts are the bytes that an encoder makes of them, short or long', () => {
  const parts = [
    '',
    'a',
    '\u007f',
    '\u0080',
    'ü',
    '\u07ff',
    '\u0800',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '🐢',
    '\u{10ffff}',
  ];
  const halves = ['\ud800', '\udfff', 'a\ud83db', '\udc00\ud800', 'x\ud83d'];
  const texts = [...parts, ...halves, parts.join('-'), parts.join('').repeat(20), 'é'.repeat(128), '€'.repeat(129)];
  const builder = new VectorBuilder(text, 1);
  for (const each of texts) builder.append(each);
  const { values, offsets } = builder.finish();
  for (const [i, each] of texts.entries()) {
    const bytes = (values as Uint8Array).slice(offsets![i], offsets![i + 1]);
    assert.deepEqual(bytes, new TextEncoder().encode(each));
  }
});
