import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from '../data/type.ts';
import { vectorOf } from '../data/vector_builder.ts';
import { sortedRows } from './sort_keys.ts';

const lists: readonly (readonly (string | null)[])[] = [
  ['http://a.example/x', 'http://a.example/', 'http://a.example/y', 'http://b.example/', null, 'http://a.example/'],
  ['same', 'same', 'same', null, 'same\0', 'same'],
  ['ab', 'abc', null, 'a', 'abcdefghi', 'abcdefghj', 'abcdefgh', 'ab'],
  [null, null, 'größer', 'größe', 'größt', 'größe'],
  [null, 'one', null],
  ['', 'b', 'a', '', null],
  [null, null],
  [],
];

for (const descending of [false, true]) {
  for (const nullsFirst of [false, true]) {
    test(`texts that begin alike ${descending ? 'descend' : 'ascend'}, NULLs ${nullsFirst ? 'first' : 'last'}`, () => {
      for (const list of lists) {
        const order = (i: number, j: number): number => {
          const [a, b] = [list[i], list[j]];
          if (a === null || b === null) return a === b ? 0 : (a === null) === nullsFirst ? -1 : 1;
          return Buffer.compare(Buffer.from(a), Buffer.from(b)) * (descending ? -1 : 1);
        };
        const expected = [...list.keys()].sort(order);
        const sorted = sortedRows([vectorOf(text, list)], [{ descending, nullsFirst }], list.length);
        assert.deepEqual([...sorted], expected, JSON.stringify(list));
      }
    });
  }
}
