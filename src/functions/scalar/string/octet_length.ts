import { bytes, int32, text } from '../../../data/type.ts';
import { scalarFunction } from '../../define.ts';
import { each1 } from '../../each.ts';

const overloads = (factor: number) => [
  { args: [text], result: int32, run: each1((s: string) => Buffer.byteLength(s) * factor) },
  { args: [bytes], result: int32, run: each1((b: Uint8Array) => b.length * factor) },
];

/** Number of bytes in UTF-8. */
export const octetLength = scalarFunction({
  name: 'octet_length',
  about: 'Number of bytes.',
  overloads: overloads(1),
  examples: [{ sql: "octet_length('é')", is: '2' }],
});

export const bitLength = scalarFunction({
  name: 'bit_length',
  about: 'Number of bits.',
  overloads: overloads(8),
  examples: [{ sql: "bit_length('jose')", is: '32' }],
});
