/** Smallest and largest of what a whole number can be in compiled code. */
export interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

const int64: Range = { low: -(2n ** 63n), high: 2n ** 63n - 1n };

export const isWithin = (inner: Range, outer: Range): boolean => inner.low >= outer.low && inner.high <= outer.high;
export const fitsWord = (range: Range): boolean => isWithin(range, int64);

/** All numbers of `bits` bits with a sign. */
export const ofBits = (bits: number): Range => ({ low: -(2n ** BigInt(bits - 1)), high: 2n ** BigInt(bits - 1) - 1n });

/**
 * The range widened to a power of two, so that row groups whose numbers are much alike share their code. Numbers that
 * are never negative stay so.
 */
export function rounded({ low, high }: Range): Range {
  const far = -low > high ? -low : high;
  let bits = 4;
  while (2n ** BigInt(bits - 1) - 1n < far) bits += 4;
  const { low: lowest, high: highest } = ofBits(Math.min(bits, 64));
  return { low: low >= 0n ? 0n : lowest, high: highest };
}

export function sumOf(a: Range, b: Range): Range {
  return { low: a.low + b.low, high: a.high + b.high };
}
export function differenceOf(a: Range, b: Range): Range {
  return { low: a.low - b.high, high: a.high - b.low };
}
export function productOf(a: Range, b: Range): Range {
  return hull([a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]);
}
export const unionOf = (a: Range, b: Range): Range => hull([a.low, a.high, b.low, b.high]);

function hull([first, ...others]: readonly bigint[]): Range {
  let [low, high] = [first, first];
  for (const end of others) {
    if (end < low) low = end;
    if (end > high) high = end;
  }
  return { low, high };
}
