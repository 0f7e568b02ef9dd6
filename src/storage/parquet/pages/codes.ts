import { insist } from './arena.ts';
import { widestCode } from './hybrid.ts';
import type { Contents, Work } from './work.ts';

/** The codes of a page as words of 32 bits, all below `entries`; where they lie until the next page. */
export function codesOf(work: Work, { at, end, count }: Contents, entries: number): number {
  const { kernels, arena } = work;
  const to = work.codes(count);
  if (count === 0) return to;
  insist(at < end, 'a page without codes');
  const width = arena.u8[at];
  insist(width <= widestCode, 'codes that are too wide');
  insist(kernels[`hybrid${width}`](at + 1, end, to, count) === 0, 'codes that make no sense');
  insist(kernels.most_u32(to, count) < entries, 'a code beyond the dictionary');
  return to;
}
