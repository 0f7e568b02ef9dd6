import { errors, raise } from '../../../base/error.ts';
import { bytes, int32, int64 } from '../../../data/type.ts';
import { type ScalarFunction, scalarFunction } from '../../define.ts';
import { each1, each2, each3 } from '../../each.ts';

/** Bytes and bits inside a bytea; bits are counted from the lowest of the first byte. */

function checkedByte(b: Uint8Array, n: number): number {
  return n < 0 || n >= b.length ? raise(errors.indexOutOfRange(n, b.length - 1)) : n;
}

function checkedBit(b: Uint8Array, n: bigint): number {
  return n < 0n || n >= BigInt(b.length) * 8n ? raise(errors.indexOutOfRange(n, b.length * 8 - 1)) : Number(n);
}

const bitAt = (b: Uint8Array, n: bigint): number => {
  const at = checkedBit(b, n);
  return (b[at >> 3] >> (at & 7)) & 1;
};

function withByte(b: Uint8Array, n: number, value: number): Uint8Array {
  const out = b.slice();
  out[checkedByte(b, n)] = value & 0xff;
  return out;
}

function withBit(b: Uint8Array, n: bigint, bit: number): Uint8Array {
  const at = checkedBit(b, n);
  if (bit !== 0 && bit !== 1) return raise(errors.invalidParameterValue('new bit must be 0 or 1'));
  const out = b.slice();
  const mask = 1 << (at & 7);
  out[at >> 3] = bit === 1 ? out[at >> 3] | mask : out[at >> 3] & ~mask;
  return out;
}

function setBits(b: Uint8Array): bigint {
  let count = 0;
  for (const byte of b) for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return BigInt(count);
}

export const byteFunctions: readonly ScalarFunction[] = [
  scalarFunction({
    name: 'get_byte',
    about: 'The n-th byte, from 0.',
    overloads: [
      { args: [bytes, int32], result: int32, run: each2((b: Uint8Array, n: number) => b[checkedByte(b, n)]) },
    ],
    examples: [
      { sql: "get_byte('\\x1234567890'::bytea, 4)", is: '144' },
      { sql: "get_byte('\\x12'::bytea, 1)", is: 'ERROR 2202E' },
    ],
  }),
  scalarFunction({
    name: 'get_bit',
    about: 'The n-th bit, from 0.',
    overloads: [{ args: [bytes, int64], result: int32, run: each2(bitAt) }],
    examples: [{ sql: "get_bit('\\x1234567890'::bytea, 30)", is: '1' }],
  }),
  scalarFunction({
    name: 'set_byte',
    about: 'The bytes with the n-th replaced.',
    overloads: [{ args: [bytes, int32, int32], result: bytes, run: each3(withByte) }],
    examples: [{ sql: "set_byte('\\x1234567890'::bytea, 4, 64)", is: '\\x1234567840' }],
  }),
  scalarFunction({
    name: 'set_bit',
    about: 'The bytes with the n-th bit replaced.',
    overloads: [{ args: [bytes, int64, int32], result: bytes, run: each3(withBit) }],
    examples: [{ sql: "set_bit('\\x1234567890'::bytea, 30, 0)", is: '\\x1234563890' }],
  }),
  scalarFunction({
    name: 'bit_count',
    about: 'Number of bits that are set.',
    overloads: [{ args: [bytes], result: int64, run: each1(setBits) }],
    examples: [{ sql: "bit_count('\\x1234567890'::bytea)", is: '15' }],
  }),
];
