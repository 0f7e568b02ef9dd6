import { insist } from './arena.ts';
import type { Contents, Work } from './work.ts';

/** PLAIN numbers of `width` bytes each, as they are. */
export const plainNumbers =
  (width: number) =>
  ({ arena }: Work, { at, end, count }: Contents, to: number): void => {
    insist(count * width <= end - at, 'values beyond their page');
    arena.u8.copyWithin(to, at, at + count * width);
  };
