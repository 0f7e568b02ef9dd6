import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from '../data/type.ts';
import { type Vector, valueAt } from '../data/vector.ts';
import { vectorOf } from '../data/vector_builder.ts';
import { slice } from '../kernels/gather.ts';
import { textReader } from './text_reader.ts';

const cases: Readonly<Record<string, readonly string[]>> = {
  ascii: ['', 'a', 'http://example.com/path?x=1', '\u0000\u007f', 'x'.repeat(300)],
  other: ['\ufeffbom', 'ü', 'plain', '🐢 and more', '', '\ud7ff\uffff'],
  none: [],
};

for (const [name, texts] of Object.entries(cases)) {
  test(`texts that are ${name} are read as they are`, () => {
    const vector: Vector = vectorOf(text, texts);
    const rows = [...texts.keys()];
    assert.deepEqual(rows.map(textReader(vector)), texts);
    const part = slice(vector, Math.min(1, texts.length), texts.length);
    const read = textReader(part);
    for (let row = 0; row < part.length; row++) assert.equal(read(row), valueAt(part, row));
  });
}
