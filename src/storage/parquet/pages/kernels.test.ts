import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryOf } from '../../../wasm/engine.ts';
import { damaged } from './emit.ts';
import type { IntegerStorage } from './extremes.ts';
import { widestCode } from './hybrid.ts';
import { kernelsOver } from './kernels.ts';

const memory = memoryOf(8);
const kernels = kernelsOver(memory);
const u8 = new Uint8Array(memory.buffer);
const [input, output, words] = [1024, 128 * 1024, 384 * 1024];

/** Numbers packed one behind the other, the least significant bit first. */
function packed(numbers: readonly bigint[], width: number): Uint8Array {
  let bits = 0n;
  numbers.forEach((number, i) => {
    bits |= number << BigInt(i * width);
  });
  const bytes = new Uint8Array(Math.ceil((numbers.length * width) / 8));
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number((bits >> BigInt(i * 8)) & 0xffn);
  return bytes;
}

/** Numbers of so many bits, spread over their range. */
const spread = (count: number, width: number): bigint[] =>
  Array.from({ length: count }, (_, i) => BigInt.asUintN(width, BigInt(i * i + 3) * 0x9e3779b97f4a7c15n));

function put(...parts: readonly (Uint8Array | readonly number[])[]): number {
  let end = input;
  for (const part of parts) {
    u8.set(part, end);
    end += part.length;
  }
  return end;
}

for (let width = 0; width <= widestCode; width++) {
  test(`codes of ${width} bits, packed, in a run, and cut short`, () => {
    const numbers = spread(40, width);
    const repeated = Array.from({ length: Math.ceil(width / 8) }, (_, i) =>
      Number((numbers[1]! >> BigInt(i * 8)) & 0xffn),
    );
    // Five groups of eight, seven times the second number, and one group of which three are wanted.
    const end = put(
      [(5 << 1) | 1],
      packed(numbers, width),
      [7 << 1],
      repeated,
      [(1 << 1) | 1],
      packed(numbers.slice(0, 3), width),
    );
    assert.equal(kernels[`hybrid${width}`]!(input, end, output, 50), 0);
    const expected = [...numbers, ...Array<bigint>(7).fill(numbers[1]!), ...numbers.slice(0, 3)].map(Number);
    assert.deepEqual([...new Uint32Array(memory.buffer, output, 50)], expected);
    for (const count of [51 + 5, 1000]) assert.equal(kernels[`hybrid${width}`]!(input, end, output, count), damaged);
    if (width > 0) assert.equal(kernels[`hybrid${width}`]!(input, end - 1, output, 50), damaged);
  });
}

const varint = (n: bigint): number[] => (n < 128n ? [Number(n)] : [Number(n & 127n) | 128, ...varint(n >> 7n)]);
const zigzag = (n: bigint): number[] => varint(BigInt.asUintN(64, (n << 1n) ^ (n >> 63n)));

for (const width of [0, 1, 7, 9, 16, 25, 31, 32, 33, 40, 57, 58, 63, 64]) {
  test(`differences of ${width} bits`, () => {
    const least = -(2n ** 40n) + 7n;
    const differences = spread(64, width);
    const values = [5n];
    for (const difference of differences) values.push(BigInt.asIntN(64, values.at(-1)! + difference + least));
    // One block of 128 in four miniblocks of 32, of which two are there.
    const end = put(
      varint(128n),
      varint(4n),
      varint(65n),
      zigzag(5n),
      zigzag(least),
      [width, width, 0, 0],
      packed(differences, width),
    );
    assert.equal(kernels.delta8(input, end, output, 65, words), end);
    assert.deepEqual([...new BigInt64Array(memory.buffer, output, 65)], values);
    assert.equal(kernels.delta4(input, end, output, 65, words), end);
    assert.deepEqual(
      [...new Int32Array(memory.buffer, output, 65)],
      values.map((n) => Number(BigInt.asIntN(32, n))),
    );
    assert.equal(kernels.delta8(input, end, output, 64, words), damaged);
    if (width > 0) assert.equal(kernels.delta8(input, end - 1, output, 65, words), damaged);
  });
}

test('integers with their highest byte first', () => {
  for (let width = 1; width <= 16; width++) {
    const values = [
      0n,
      1n,
      -1n,
      -(2n ** BigInt(Math.min(width, 8) * 8 - 1)),
      2n ** BigInt(Math.min(width, 8) * 8 - 1) - 1n,
    ];
    const bytes = values.flatMap((value) =>
      Array.from({ length: width }, (_, i) => Number((value >> BigInt((width - 1 - i) * 8)) & 0xffn)),
    );
    put(bytes);
    kernels.bigEndian(input, values.length, width, output);
    assert.deepEqual([...new BigInt64Array(memory.buffer, output, values.length)], values, `${width} bytes`);
  }
});

function rangeOf(storage: IntegerStorage, count: number): bigint[] {
  kernels[`range_${storage}`](output, count, words);
  return [...new BigInt64Array(memory.buffer, words, 2)];
}

test('smallest and largest, wherever they stand', () => {
  const arrays = {
    i8: Int8Array,
    u8: Uint8Array,
    i16: Int16Array,
    u16: Uint16Array,
    i32: Int32Array,
    u32: Uint32Array,
  } as const;
  for (const [storage, make] of Object.entries(arrays)) {
    for (const count of [1, 3, 16, 17, 33, 100]) {
      for (const at of [0, count >> 1, count - 1]) {
        const view = new make(memory.buffer, output, count);
        view.set(Array.from({ length: count }, (_, i) => (i * 7) % 50));
        view[at] = -5;
        const sorted = Array.from(view).sort((a, b) => a - b);
        const name = storage as keyof typeof arrays;
        if (name === 'u32') assert.equal(kernels.most_u32(output, count), BigInt(sorted.at(-1)!));
        else assert.deepEqual(rangeOf(name, count), [BigInt(sorted[0]!), BigInt(sorted.at(-1)!)]);
      }
    }
  }
  const longs = new BigInt64Array(memory.buffer, output, 5);
  longs.set([3n, -(2n ** 62n), 2n ** 61n, 0n, 2n ** 63n - 1n]);
  assert.deepEqual(rangeOf('i64', 5), [-(2n ** 62n), 2n ** 63n - 1n]);
});
