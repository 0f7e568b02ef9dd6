import type { Vector } from '../data/vector.ts';

/** Texts of more bytes than this are not made one string. */
const mostBytes = 32 << 20;

/**
 * Reads texts, none of them NULL, that are used up before the vector is: where all is ASCII each is a part of one string
 * over all bytes, which costs a fraction of decoding them one by one.
 */
export function textReader({ values, offsets, length }: Vector): (row: number) => string {
  const at = offsets!;
  const { buffer, byteOffset, byteLength } = values as Uint8Array;
  const bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
  const first = at[0];
  const end = at[length];
  if (end - first > mostBytes || !isAscii(bytes, first, end))
    return (row) => bytes.toString('utf8', at[row], at[row + 1]);
  const all = bytes.toString('latin1', first, end);
  return (row) => all.slice(at[row] - first, at[row + 1] - first);
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  let any = 0;
  for (let i = from; i < to; i++) any |= bytes[i];
  return any < 0x80;
}
