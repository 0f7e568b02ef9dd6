/**
 * The candidate closest to what was typed, for "Perhaps you meant …"; undefined when none is close, which `most` may
 * say otherwise: how many letters may be wrong.
 */
export function nearest(typed: string, candidates: Iterable<string>, most?: number): string | undefined {
  const word = typed.toLowerCase();
  let best: string | undefined;
  let bestDistance = (most ?? mostWrong(word)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** In a short word every letter counts: `nam` is not `a`. */
const mostWrong = ({ length }: string): number =>
  length <= 3 ? Math.min(length - 1, 1) : Math.max(2, Math.ceil(length / 3));

/** Optimal string alignment distance (Damerau-Levenshtein without substring moves), cut off at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return Math.min(above[b.length], limit);
}
