import { insist } from './blocks.ts';
import type { Contents, Work } from './work.ts';

/** PLAIN numbers of `width` bytes each, as they are. */
export const plainNumbers =
  (width: number) =>
  ({ heap }: Work, { at, end, count }: Contents, to: number): void => {
    insist(count * width <= end - at, 'values beyond their page');
    heap.u8.copyWithin(to, at, at + count * width);
  };
