import { text } from '../../data/type.ts';
import { isNull, type Vector, valueAt } from '../../data/vector.ts';
import type { Accumulator } from '../define.ts';
import { perGroup } from './state.ts';

/** About what a piece of text costs beside its characters. */
const pieceBytes = 64;

export interface TextPieces {
  /** The piece that a row gives. */
  readonly piece: (args: readonly Vector[], row: number) => string;
  /** What stands between two pieces. */
  readonly between: string;
  /** The result of a group's pieces, put one behind the other; groups without rows are NULL. */
  readonly finish: (pieces: string) => string;
  readonly result: Vector['type'];
}

/** Puts a piece of text for each row one behind the other, in the order of the rows. */
export function textPieces({ piece, between, finish, result }: TextPieces): Accumulator {
  const groups: string[][] = [];
  let held = 0;
  const add = (g: number, more: string): void => {
    groups[g].push(more);
    held += more.length * 2 + pieceBytes;
  };
  const joined = (g: number): string | null => (groups[g].length === 0 ? null : groups[g].join(between));
  return {
    get bytes() {
      return held;
    },
    resize(count) {
      while (groups.length < count) groups.push([]);
    },
    update(numbers, args, rows) {
      for (let i = 0; i < rows; i++) add(numbers === null ? 0 : numbers[i], piece(args, i));
    },
    merge(numbers, [pieces], rows) {
      for (let i = 0; i < rows; i++) {
        if (!isNull(pieces, i)) add(numbers === null ? 0 : numbers[i], valueAt(pieces, i) as string);
      }
    },
    state: () => [perGroup(text, groups.length, joined)],
    finish: () =>
      perGroup(result, groups.length, (g) => {
        const pieces = joined(g);
        return pieces === null ? null : finish(pieces);
      }),
  };
}
