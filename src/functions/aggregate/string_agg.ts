import { bytes, type DataType, int32, text } from '../../data/type.ts';
import { entryOf, isNull, type Vector } from '../../data/vector.ts';
import { bytesVector } from '../accumulate/extremes.ts';
import { numberAt, perGroup } from '../accumulate/state.ts';
import { type Accumulator, aggregateFunction } from '../define.ts';

/** Joins texts (or byte strings); every value but the first is preceded by its row's delimiter. */
export const stringAgg = aggregateFunction({
  name: 'string_agg',
  about: 'The values that are not NULL joined to one text, with delimiters between them.',
  ordered: true,
  overloads: [text, bytes].map((type) => ({
    args: [type, type],
    result: type,
    stateTypes: () => [type, int32],
    start: () => joiner(type),
  })),
  examples: [{ sql: "(SELECT string_agg(x, ', ' ORDER BY x) FROM (VALUES ('b'), ('a'), (NULL)) AS t(x))", is: 'a, b' }],
});

const nothing = new Uint8Array(0);
/** About what two small byte arrays cost beside their bytes. */
const pieceBytes = 200;

function bytesAt(column: Vector, row: number): Uint8Array {
  const home = column.dictionary ?? column;
  const entry = entryOf(column, row);
  return (home.values as Uint8Array).slice(home.offsets![entry], home.offsets![entry + 1]);
}

/**
 * Keeps everything with the first delimiter in front, and its length: partial results can then be put one behind the
 * other, and the first delimiter is cut off at the very end.
 */
function joiner(type: DataType): Accumulator {
  const pieces: Uint8Array[][] = [];
  const firstDelimiter: number[] = [];
  let held = 0;
  const joined = (from: (g: number) => number): Vector =>
    bytesVector(
      type,
      pieces.map((list, g) => (list.length === 0 ? undefined : concat(list).subarray(from(g)))),
      pieces.length,
    );
  return {
    get bytes() {
      return held;
    },
    resize(groups) {
      while (pieces.length < groups) {
        pieces.push([]);
        firstDelimiter.push(0);
      }
    },
    update(groups, [values, delimiters], rows) {
      for (let i = 0; i < rows; i++) {
        if (isNull(values, i)) continue;
        const g = groups === null ? 0 : groups[i];
        const delimiter = isNull(delimiters, i) ? nothing : bytesAt(delimiters, i);
        if (pieces[g].length === 0) firstDelimiter[g] = delimiter.length;
        const value = bytesAt(values, i);
        held += delimiter.length + value.length + pieceBytes;
        pieces[g].push(delimiter, value);
      }
    },
    merge(groups, [whole, lengths], rows) {
      for (let i = 0; i < rows; i++) {
        if (isNull(whole, i)) continue;
        const g = groups === null ? 0 : groups[i];
        if (pieces[g].length === 0) firstDelimiter[g] = numberAt(lengths, i);
        const value = bytesAt(whole, i);
        held += value.length + pieceBytes;
        pieces[g].push(value);
      }
    },
    state: () => [joined(() => 0), perGroup(int32, pieces.length, (g) => firstDelimiter[g])],
    finish: () => joined((g) => firstDelimiter[g]),
  };
}

function concat(list: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(list.reduce((total, piece) => total + piece.length, 0));
  let at = 0;
  for (const piece of list) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
