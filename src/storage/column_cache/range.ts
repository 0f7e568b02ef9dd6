import { getBit } from '../../base/bits.ts';
import type { Vector } from '../../data/vector.ts';

export interface WordRange {
  readonly low: bigint;
  readonly high: bigint;
}

/** Smallest and largest value of flat vectors of whole numbers, NULLs left out; 0 and 0 when there is none. */
export function rangeOf(pieces: readonly Vector[]): WordRange {
  const found = pieces
    .map((piece) => (piece.values instanceof BigInt64Array ? wordRange(piece.values, piece) : numberRange(piece)))
    .filter((range) => range !== null);
  if (found.length === 0) return { low: 0n, high: 0n };
  let { low, high } = found[0];
  for (const range of found) {
    if (range.low < low) low = range.low;
    if (range.high > high) high = range.high;
  }
  return { low, high };
}

function numberRange({ values, validity, length }: Vector): WordRange | null {
  const numbers = values as Int32Array;
  let low = 0x7fffffff;
  let high = -0x80000000;
  if (validity === null) {
    for (let i = 0; i < length; i++) {
      const n = numbers[i];
      if (n < low) low = n;
      if (n > high) high = n;
    }
  } else {
    for (let i = 0; i < length; i++) {
      if (!getBit(validity, i)) continue;
      const n = numbers[i];
      if (n < low) low = n;
      if (n > high) high = n;
    }
  }
  return low > high ? null : { low: BigInt(low), high: BigInt(high) };
}

/** Word by word as two halves: a loop over BigInts would make one for each. */
function wordRange(words: BigInt64Array, { validity, length }: Vector): WordRange | null {
  const halves = new Int32Array(words.buffer, words.byteOffset, length * 2);
  let [lowHigh, lowLow, highHigh, highLow] = [0x7fffffff, 0xffffffff, -0x80000000, 0];
  let some = false;
  for (let i = 0; i < length; i++) {
    if (validity !== null && !getBit(validity, i)) continue;
    some = true;
    const lower = halves[2 * i] >>> 0;
    const upper = halves[2 * i + 1];
    if (upper < lowHigh || (upper === lowHigh && lower < lowLow)) {
      lowHigh = upper;
      lowLow = lower;
    }
    if (upper > highHigh || (upper === highHigh && lower > highLow)) {
      highHigh = upper;
      highLow = lower;
    }
  }
  if (!some) return null;
  return { low: (BigInt(lowHigh) << 32n) | BigInt(lowLow), high: (BigInt(highHigh) << 32n) | BigInt(highLow) };
}
