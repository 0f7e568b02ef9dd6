import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ValueSplitter } from './value_splitter.ts';

function values(pieces: readonly string[]): string[] {
  const splitter = new ValueSplitter();
  return pieces.flatMap((piece, i) => [...splitter.push(piece, i === pieces.length - 1)].map(({ source }) => source));
}

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['{"a":1}\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
  ['[{"a":1},\n {"a":[1,{"b":2}]}]', ['{"a":1}', '{"a":[1,{"b":2}]}']],
  ['{"a":"}{\\"]"}{"b":1}', ['{"a":"}{\\"]"}', '{"b":1}']],
  ['[1, "x,]", null,true]', ['1', '"x,]"', 'null', 'true']],
  ['1 2\n"a" [3]', ['1', '2', '"a"', '[3]']],
  ['', []],
  [' [ ] \n', []],
  ['{"a":1}\n{"b":', ['{"a":1}', '{"b":']],
  ['{"a":1}}', ['{"a":1}', '}']],
];

test('values are told apart, in an array and behind one another', () => {
  for (const [source, expected] of cases) assert.deepEqual(values([source]), expected, source);
});

test('it does not matter in which pieces the text comes', () => {
  for (const [source, expected] of cases) {
    fc.assert(
      fc.property(fc.array(fc.nat(source.length), { maxLength: 4 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), source.length];
        assert.deepEqual(values(at.slice(1).map((end, i) => source.slice(at[i], end))), expected);
      }),
    );
  }
});

test('a value knows its line', () => {
  const pieces = [...new ValueSplitter().push('{"a":\n1}\n\n{"b":2} 3', true)];
  assert.deepEqual(
    pieces.map(({ line }) => line),
    [1, 4, 4],
  );
});

test('whatever JSON is written is cut into the values it was', () => {
  fc.assert(
    fc.property(fc.array(fc.json({ maxDepth: 3 }), { minLength: 1 }), fc.boolean(), (written, inArray) => {
      // The first value alone may not be an array, which would be taken for the array of all.
      const list = inArray ? written : ['0', ...written];
      const text = inArray ? `[${list.join(',')}]` : list.join('\n');
      assert.deepEqual(values([text]), list);
    }),
  );
});
