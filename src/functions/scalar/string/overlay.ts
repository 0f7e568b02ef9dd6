import { errors, raise } from '../../../base/error.ts';
import { bytes, int32, text } from '../../../data/type.ts';
import type { Value } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { each3, eachN } from '../../each.ts';
import { countCharacters, sliceCharacters } from './characters.ts';

function overlaid(s: string, other: string, start: number, count: number): string {
  if (start <= 0) return raise(errors.negativeSubstring());
  return sliceCharacters(s, 0, start - 1) + other + sliceCharacters(s, start - 1 + count, Number.POSITIVE_INFINITY);
}

function overlaidBytes(b: Uint8Array, other: Uint8Array, start: number, count = other.length): Uint8Array {
  if (start <= 0) return raise(errors.negativeSubstring());
  const tail = b.subarray(Math.min(Math.max(start - 1 + count, 0), b.length));
  const head = b.subarray(0, start - 1);
  const out = new Uint8Array(head.length + other.length + tail.length);
  out.set(head);
  out.set(other, head.length);
  out.set(tail, head.length + other.length);
  return out;
}

/** Replaces `count` characters from the one-based `start` by another text. */
export const overlay = scalarFunction({
  name: 'overlay',
  about: 'Replaces a stretch of a text by another text.',
  overloads: [
    {
      args: [text, text, int32],
      result: text,
      run: each3((s: string, other: string, start: number) => overlaid(s, other, start, countCharacters(other))),
    },
    {
      args: [text, text, int32, int32],
      result: text,
      run: eachN((...args: Value[]) => overlaid(...(args as [string, string, number, number]))),
    },
    { args: [bytes, bytes, int32], result: bytes, run: each3(overlaidBytes) },
    {
      args: [bytes, bytes, int32, int32],
      result: bytes,
      run: eachN((...args: Value[]) => overlaidBytes(...(args as [Uint8Array, Uint8Array, number, number]))),
    },
  ],
  examples: [{ sql: "overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4)", is: 'Thomas' }],
});
