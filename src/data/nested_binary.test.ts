import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrayOf, type DataType, float64, int32, int64, recordOf, text } from './type.ts';
import type { Value } from './value.ts';
import { valueFromBinary, valueToBinary } from './value_binary.ts';
import { valueFromText } from './value_text.ts';

const row = recordOf([
  { name: 'f1', type: int32 },
  { name: 'f2', type: text },
  { name: 'f3', type: float64 },
]);
const pair = recordOf([
  { name: 'f1', type: int32 },
  { name: 'f2', type: int32 },
]);

/** What PostgreSQL 15's array_send and record_send give. */
const sent: readonly (readonly [string, DataType, Value | undefined, string])[] = [
  [
    '{1,NULL,3}',
    arrayOf(int32),
    undefined,
    '00000001000000010000001700000003000000010000000400000001ffffffff0000000400000003',
  ],
  [
    '[0:1][2:3]={{a,b},{c,NULL}}',
    arrayOf(text),
    undefined,
    '00000002000000010000001900000002000000000000000200000002000000016100000001620000000163ffffffff',
  ],
  ['{}', arrayOf(int64), undefined, '000000000000000000000014'],
  ['(1,x,)', row, { fields: [1, 'x', null] }, '00000003000000170000000400000001000000190000000178000002bdffffffff'],
  [
    '{"(1,2)"}',
    arrayOf(pair),
    { items: [{ fields: [1, 2] }], lengths: [1], lowers: [1] },
    '0000000100000000000008c900000001000000010000001c00000002000000170000000400000001000000170000000400000002',
  ],
];

test('arrays and rows are the bytes that PostgreSQL sends, both ways', () => {
  for (const [source, type, given, hex] of sent) {
    const value = given ?? valueFromText(source, type, 'UTC');
    assert.equal(Buffer.from(valueToBinary(value as Exclude<Value, null>, type)).toString('hex'), hex, source);
    assert.deepEqual(valueFromBinary(Buffer.from(hex, 'hex'), type), value, source);
  }
});

test('bytes that are no array are refused, whatever they promise', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['ffffffff0000000000000017', '22P03'],
    ['000000070000000000000017', '54000'],
    ['000000010000000200000017', '22P03'],
    ['00000001000000000000001900000001000000010000000161', '42804'],
    // Two thousand million items, none of which is there.
    ['0000000100000000000000177fffffff00000001', '22P03'],
    [`000000060000000000000017${'7fffffff00000001'.repeat(6)}`, '22P03'],
    ['00000001000000000000001700000001000000010000000400', '22P03'],
    ['0000000100000000000000170000000100000001', '22P03'],
    ['00000000000000000000001700', '22P03'],
    ['', '22P03'],
  ];
  for (const [hex, code] of wrong) {
    assert.throws(() => valueFromBinary(Buffer.from(hex, 'hex'), arrayOf(int32)), { code }, hex);
  }
});
