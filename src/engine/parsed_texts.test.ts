import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParsedTexts } from './parsed_texts.ts';

test('a text that comes again is the same statement, until others have come', () => {
  const texts = new ParsedTexts();
  const [first] = texts.parse('SELECT 1');
  assert.equal(texts.parse('SELECT 1')[0], first);
  assert.notEqual(texts.parse('SELECT  1')[0], first);
  for (let i = 0; i < 1000; i++) {
    texts.parse(`SELECT ${i + 2}`);
    if (i < 400) assert.equal(texts.parse('SELECT 1')[0], first);
  }
  assert.notEqual(texts.parse('SELECT 1')[0], first);
});

test('a text that is wrong is wrong each time', () => {
  const texts = new ParsedTexts();
  for (let i = 0; i < 2; i++) assert.throws(() => texts.parse('SELEC 1'), { code: '42601' });
});
