import { type Code, i32, ifElse, memory, v128 } from '../../../wasm/code.ts';
import type { Local } from '../../../wasm/module.ts';
import { n } from './emit.ts';

/** Copies `length` bytes, up to 63 too many; none of the three locals changes. */
export const copyShort = ({ at, to, length }: Readonly<Record<'at' | 'to' | 'length', Local>>): Code => {
  const vectors = (count: number): Code =>
    Array.from({ length: count }, (_, k) => v128.store(to.get, v128.load(at.get, k * 16), k * 16));
  return ifElse(
    i32.leU(length.get, n(32)),
    vectors(2),
    ifElse(i32.leU(length.get, n(64)), vectors(4), memory.copy(to.get, at.get, length.get)),
  );
};
