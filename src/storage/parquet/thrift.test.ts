import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Footer, readFooter, writeFooter } from './metadata.ts';
import { ThriftError, ThriftReader, ThriftWriter } from './thrift.ts';

const footer: Footer = {
  version: 2,
  schema: [
    { name: 'schema', children: 2 },
    { name: 'a', type: 2, repetition: 1, converted: 5, scale: 2, precision: 15, fieldId: 7 },
    { name: 'ü', type: 6, repetition: 0, logical: new Uint8Array([0x1c, 0, 0]) },
  ],
  rows: 2 ** 40,
  rowGroups: Array.from({ length: 20 }, (_, i) => ({
    bytes: 123456789012,
    rows: i,
    columns: [
      {
        ...{ type: 2, encodings: [0, 8, 3], path: ['a'], codec: 6, values: i, uncompressed: 4, compressed: 3 },
        dataPage: 2 ** 45 + i,
        dictionaryPage: 4,
        statistics: {
          nulls: 0,
          distinct: 3,
          max: new Uint8Array([1, 2]),
          min: new Uint8Array(0),
          maxExact: false,
          minExact: true,
        },
        encodingStats: [{ page: 2, encoding: 0, count: 1 }],
        offsetIndex: 99,
        offsetIndexBytes: 7,
      },
    ],
  })),
  keyValues: [
    { key: 'k', value: 'v' },
    { key: 'empty', value: undefined },
  ],
  createdBy: 'test',
};

const written = (): Uint8Array => {
  const writer = new ThriftWriter();
  writeFooter(writer, footer);
  return writer.finish();
};

test('a footer is read as it was written', () => {
  assert.deepEqual(readFooter(written()), footer);
});

test('a footer cut anywhere is an error, never anything else', () => {
  const bytes = written();
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => readFooter(bytes.subarray(0, length)), ThriftError);
  }
});

const hostile: readonly (readonly [string, readonly number[]])[] = [
  ['a list of four thousand million items', [0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ['a binary longer than the rest', [0x18, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ['a number without end', [0x15, ...Array.from({ length: 40 }, () => 0xff)]],
  ['structures without end', Array.from({ length: 10_000 }, () => 0x1c)],
  ['lists of lists without end', [0x19, ...Array.from({ length: 10_000 }, () => 0x19)]],
  ['an unknown type', [0x1f, 0]],
];
for (const [name, bytes] of hostile) {
  test(`${name} is refused at once`, () => {
    const reader = new ThriftReader(Uint8Array.from(bytes));
    assert.throws(() => reader.struct(() => false), ThriftError);
  });
}
