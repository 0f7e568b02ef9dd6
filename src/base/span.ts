/** A piece of the SQL text: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The smallest span that covers both. */
export const cover = (a: Span, b: Span): Span => ({ start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) });

/** One-based position in characters (code points), as the `P` field of a Postgres error wants it. */
export function position(sql: string, at: Span): number {
  let count = 1;
  for (const character of sql) {
    if (at.start < character.length) break;
    at = { start: at.start - character.length, end: at.end };
    count++;
  }
  return count;
}
