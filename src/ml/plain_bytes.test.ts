import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Plain, plainFromBytes, plainToBytes } from './plain_bytes.ts';

const sample: Plain = {
  nothing: null,
  absent: undefined,
  yes: true,
  numbers: [0, -0, 0.1, 1e308, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324],
  big: -12345678901234567890n,
  text: 'Zürich \u{1F600}',
  doubles: Float64Array.of(1.5, -0, Number.NaN),
  ints: Int32Array.of(1, -2),
  bytes: Uint8Array.of(0, 255),
  nested: { list: [[], {}] },
};

test('plain data come back as they were, to the bit', () => {
  assert.deepStrictEqual(plainFromBytes(plainToBytes(sample)), sample);
});

test('equal data give equal bytes', () => {
  const again = plainFromBytes(plainToBytes(sample));
  assert.deepStrictEqual(plainToBytes(again), plainToBytes(sample));
});

test('a large array grows the buffer', () => {
  const large = new Float64Array(100_000).fill(0.5);
  assert.deepStrictEqual(plainFromBytes(plainToBytes({ large })), { large });
});

test('cut off bytes are noticed', () => {
  const bytes = plainToBytes(sample);
  assert.throws(() => plainFromBytes(bytes.subarray(0, bytes.length - 3)));
});
