import type { Candidate, Joining } from './order.ts';

/**
 * Greedy operator ordering (L. Fegaras: A New Heuristic for Optimizing Large Queries, DEXA 1998): the two parts whose
 * join has the fewest rows are joined first. undefined: at some point no two parts may be joined.
 */
export function greedy(leaves: readonly Candidate[], { joined }: Joining): Candidate | undefined {
  let parts = [...leaves];
  while (parts.length > 1) {
    const next = smallest(parts, joined);
    if (next === undefined) return undefined;
    parts = [...parts.filter((part) => (part.set & next.set) === 0), next];
  }
  return parts[0];
}

function smallest(parts: readonly Candidate[], joined: Joining['joined']): Candidate | undefined {
  let best: Candidate | undefined;
  for (const [i, a] of parts.entries()) {
    for (const b of parts.slice(i + 1)) {
      const found = joined(a, b);
      if (found !== undefined && (best === undefined || found.rows < best.rows)) best = found;
    }
  }
  return best;
}
