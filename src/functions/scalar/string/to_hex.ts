import { int32, int64, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

/** Hexadecimal digits of the two's complement. */
export const toHex = scalarFunction({
  name: 'to_hex',
  about: 'Hexadecimal digits of an integer.',
  overloads: [
    { args: [int32], result: text, run: each1((n: number) => (n >>> 0).toString(16)) },
    { args: [int64], result: text, run: each1((n: bigint) => BigInt.asUintN(64, n).toString(16)) },
  ],
  examples: [{ sql: 'to_hex(2147483647)', is: '7fffffff' }],
});
