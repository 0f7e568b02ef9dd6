import { type Code, i32, i64, whileLoop } from '../../../wasm/code.ts';
import type { ModuleBuilder } from '../../../wasm/module.ts';
import { advance, n, retreat, times, whileAtLeast } from './emit.ts';

/** Bytes per value that values are moved by. */
export const widths = [1, 2, 4, 8] as const;
export type Width = (typeof widths)[number];

/** Loads and stores of that many bytes; up to 4 of them as i32. */
const ops = {
  1: { load: i32.load8u, store: i32.store8 },
  2: { load: i32.load16u, store: i32.store16 },
  4: { load: i32.load, store: i32.store },
  8: { load: i64.load, store: i64.store },
} as const;

const log2 = (width: Width): number => 31 - Math.clz32(width);

/**
 * `gather1`, `2`, `4`, `8`, by the bytes of a value: `(codes, count, home, to)` puts value home[code] at `to` for each of
 * `count` codes of 32 bits, which are within `home`.
 */
export function gather(module: ModuleBuilder): void {
  for (const width of widths) {
    module.function({ name: `gather${width}`, params: ['i32', 'i32', 'i32', 'i32'] }, (f) => {
      const [codes, count, home, to] = f.params;
      const { load, store } = ops[width];
      const one = (k: number): Code =>
        store(to.get, load(i32.add(home.get, i32.shl(i32.load(codes.get, k * 4), n(log2(width))))), k * width);
      const step = (items: number): Code => [advance(codes, n(items * 4)), advance(to, n(items * width))];
      return [
        whileAtLeast(count, 4, [[0, 1, 2, 3].map(one), step(4), retreat(count, n(4))]),
        times(count, [one(0), step(1)]),
      ];
    });
  }
}

/**
 * `cut84`, `cut82`, … `cut21`: `(from, count, to)` keeps the lowest bytes of each of `count` values, of as many bytes as
 * the first figure says; `to` may be `from`.
 */
export function cut(module: ModuleBuilder): void {
  for (const wide of widths) {
    for (const width of widths.filter((candidate) => candidate < wide)) {
      module.function({ name: `cut${wide}${width}`, params: ['i32', 'i32', 'i32'] }, (f) => {
        const [from, count, to] = f.params;
        const { store } = ops[width];
        const one = (k: number): Code => store(to.get, ops[width].load(from.get, k * wide), k * width);
        const step = (items: number): Code => [advance(from, n(items * wide)), advance(to, n(items * width))];
        return [
          whileAtLeast(count, 4, [[0, 1, 2, 3].map(one), step(4), retreat(count, n(4))]),
          times(count, [one(0), step(1)]),
        ];
      });
    }
  }
}

/**
 * `spread1`, `2`, `4`, `8`: `(from, to, bits, rows)` puts one value after the other at the rows whose bit is set, 0 at the
 * others. Reads one value too many.
 */
export function spread(module: ModuleBuilder): void {
  for (const width of widths) {
    module.function({ name: `spread${width}`, params: ['i32', 'i32', 'i32', 'i32'] }, (f) => {
      const [from, to, bits, rows] = f.params;
      const row = f.local('i32');
      const bit = f.local('i32');
      const { load, store } = ops[width];
      const value =
        width === 8
          ? i64.and(load(from.get), i64.sub(i64.const(0n), i64.extendU(bit.get)))
          : i32.and(load(from.get), i32.sub(n(0), bit.get));
      return whileLoop(i32.ltU(row.get, rows.get), [
        bit.set(
          i32.and(i32.shrU(i32.load8u(i32.add(bits.get, i32.shrU(row.get, n(3)))), i32.and(row.get, n(7))), n(1)),
        ),
        store(to.get, value),
        advance(from, i32.shl(bit.get, n(log2(width)))),
        advance(to, n(width)),
        advance(row, n(1)),
      ]);
    });
  }
}
