/** Bytes start (inclusive) to end (exclusive). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reading a megabyte too much costs less than another request. */
const largestGap = 1 << 20;
/** Long enough that the wait for the first byte does not matter, short enough to read several in parallel. */
const largestRead = 12 << 20;

/**
 * The reads that cover all ranges: neighbours joined when the gap is small, and none longer than `most` unless it is one
 * range of its own. Ascending; the ranges may come in any order.
 */
export function coalesce(ranges: readonly ByteRange[], gap = largestGap, most = largestRead): readonly ByteRange[] {
  const sorted = ranges
    .filter((range) => range.end > range.start)
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  const reads: { start: number; end: number }[] = [];
  for (const range of sorted) {
    const last = reads.at(-1);
    const end = last === undefined ? range.end : Math.max(last.end, range.end);
    if (last !== undefined && (range.start < last.end || (range.start - last.end <= gap && end - last.start <= most))) {
      last.end = end;
    } else reads.push({ ...range });
  }
  return reads;
}

/** A long read cut into pieces that can be fetched in parallel. */
export function cut(range: ByteRange, most = largestRead): readonly ByteRange[] {
  const pieces = Math.max(1, Math.ceil((range.end - range.start) / most));
  const length = Math.ceil((range.end - range.start) / pieces);
  return Array.from({ length: pieces }, (_, i) => ({
    start: range.start + i * length,
    end: Math.min(range.end, range.start + (i + 1) * length),
  }));
}

/** The bytes of each range, in the order of `ranges`, through as few reads as possible; `gap` as in `coalesce`. */
export async function readRanges(
  ranges: readonly ByteRange[],
  read: (start: number, end: number) => Promise<Uint8Array>,
  gap?: number,
): Promise<readonly Uint8Array[]> {
  const reads = coalesce(ranges, gap);
  const contents = await Promise.all(reads.map((range) => read(range.start, range.end)));
  return ranges.map((range) => {
    if (range.end <= range.start) return new Uint8Array(0);
    const i = reads.findIndex((candidate) => candidate.start <= range.start && range.end <= candidate.end);
    return contents[i].subarray(range.start - reads[i].start, range.end - reads[i].start);
  });
}
