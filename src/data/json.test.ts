import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SqlError } from '../base/error.ts';
import { compareValues } from './compare.ts';
import { formatJson } from './json.ts';
import { checkedJson, parseJson, readJsonSource } from './json_reader.ts';
import { jsonb } from './type.ts';

const detailOf = (source: string): string | undefined => {
  try {
    parseJson(source);
  } catch (cause) {
    if (cause instanceof SqlError) return `${cause.code} ${cause.detail ?? ''}`;
    throw cause;
  }
  return undefined;
};

test('numbers keep every digit and their scale', () => {
  for (const text of ['0', '-12.50', '123456789012345678901234567890.123456789', '0.000', '1.0']) {
    assert.equal(formatJson(parseJson(text)), text);
  }
  assert.equal(formatJson(parseJson('1.5e3')), '1500');
  assert.equal(formatJson(parseJson('-0')), '0');
  assert.equal(formatJson(parseJson('1e400')).length, 401);
  assert.throws(() => parseJson('1e200000'), /overflows/);
});

test('keys are sorted by length, then bytes; of equal keys the last counts', () => {
  assert.equal(formatJson(parseJson('{"b": 1, "aa": 2, "é": 3, "a": 4, "b": 5}')), '{"a": 4, "b": 5, "aa": 2, "é": 3}');
});

test('a json text keeps its parts as written', () => {
  const node = readJsonSource(' {"a" : [1,  2.0], "a":"x" } ');
  assert.equal(node.kind, 'object');
  assert.deepEqual(node.kind === 'object' && node.keys, ['a', 'a']);
  assert.deepEqual(node.kind === 'object' && node.items.map(({ source }) => source), ['[1,  2.0]', '"x"']);
});

test('errors tell what was found', () => {
  assert.equal(detailOf('{"a":1,}'), '22P02 Expected string, but found "}".');
  assert.equal(detailOf('[1,'), '22P02 The input string ended unexpectedly.');
  assert.equal(detailOf('[1 2]'), '22P02 Expected "," or "]", but found "2".');
  assert.equal(detailOf('trux'), '22P02 Token "trux" is invalid.');
  assert.equal(detailOf('"\\u0000"'), '22P05 \\u0000 cannot be converted to text.');
  assert.equal(checkedJson('"\\u0000"'), '"\\u0000"');
});

test('deep nesting is read and printed without recursion, and refused at last', () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  assert.equal(formatJson(parseJson(deep)), deep);
  assert.equal(compareValues(deep, deep, jsonb), 0);
  assert.equal(detailOf('['.repeat(100_000))?.slice(0, 5), '54001');
});

test("jsonb's order", () => {
  const ascending = [
    '[]',
    'null',
    '"a"',
    '"b"',
    '-1',
    '2',
    '10',
    'false',
    'true',
    '[null]',
    '[1, 2]',
    '{}',
    '{"a": 1}',
  ];
  for (const [i, a] of ascending.entries()) {
    for (const [j, b] of ascending.entries()) {
      assert.equal(Math.sign(compareValues(a, b, jsonb)), Math.sign(i - j), `${a} ${b}`);
    }
  }
  assert.equal(compareValues('1', '1.00', jsonb), 0);
});
