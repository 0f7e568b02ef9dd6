import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageReader, messageWriter } from './bytes.ts';

/** What we rely on in pg-protocol's internals; a new version of the package must pass this. */

test('the writer puts type and length before what was added, and starts anew', () => {
  const writer = messageWriter();
  const first = writer
    .addInt16(-2)
    .addInt32(-3)
    .addCString('é')
    .addString('ab')
    .add(Buffer.from([7]))
    .flush(0x54);
  assert.equal(first.toString('hex'), '5400000010fffefffffffdc3a900616207');
  assert.equal(writer.addInt16(0x8001).flush(0x44).toString('hex'), '44000000068001');
  assert.equal(first.toString('hex'), '5400000010fffefffffffdc3a900616207');
});

test('the writer gives the bare bytes without a type', () => {
  assert.equal(messageWriter().addInt32(1).flush().toString('hex'), '00000001');
  assert.equal(messageWriter().flush(0x5a).toString('hex'), '5a00000004');
  assert.equal(messageWriter().addCString('').flush().toString('hex'), '00');
});

test('the writer grows', () => {
  const long = 'x'.repeat(1_000_000);
  const bytes = messageWriter().addCString(long).addInt32(5).flush(0x45);
  assert.equal(bytes.length, 5 + long.length + 1 + 4);
  assert.equal(bytes.readInt32BE(1), bytes.length - 1);
});

test('the reader reads in order and tells where it is', () => {
  const reader = messageReader(Buffer.from('0001fffffffe613900c3a90041', 'hex'));
  assert.deepEqual([reader.int16(), reader.int32(), reader.cstring(), reader.cstring()], [1, -2, 'a9', 'é']);
  assert.equal(reader.offset, 12);
  assert.equal(reader.byte(), 0x41);
  assert.equal(reader.offset, 13);
});

test('texts and bytes of a length', () => {
  const reader = messageReader(Buffer.from('grüße!'));
  assert.equal(reader.string(7), 'grüße');
  assert.deepEqual(reader.bytes(1), Buffer.from('!'));
});

test('numbers beyond the end throw a RangeError; texts and bytes run over it, which the offset or the length shows', () => {
  assert.throws(() => messageReader(Buffer.alloc(1)).int16(), RangeError);
  assert.throws(() => messageReader(Buffer.alloc(3)).int32(), RangeError);
  const open = messageReader(Buffer.from('abc'));
  assert.equal(open.cstring(), 'abc');
  assert.ok(open.offset > 3);
  assert.equal(messageReader(Buffer.from('abc')).bytes(9).length, 3);
});
