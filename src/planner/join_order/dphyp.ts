import type { HyperEdge } from './graph.ts';
import { lowest, meets, members, type RelationSet, single, subsets, upTo, within } from './sets.ts';

/** What a search keeps of each set of relations. */
export interface Table<T> {
  readonly best: Map<RelationSet, T>;
  /** Looks at joining two sets that are in the table; may put their union there. False: the search is to end. */
  readonly consider: (a: RelationSet, b: RelationSet) => boolean;
}

class Enough extends Error {}

/**
 * DPhyp (G. Moerkotte, T. Neumann: Dynamic Programming Strikes Back, SIGMOD 2008): every pair of disjoint sets that
 * are connected in themselves and with each other is considered once, smaller sets before larger ones. The table holds
 * the single relations at the start. False: the search was ended before it was through.
 */
export function dphyp<T>(relations: number, edges: readonly HyperEdge[], table: Table<T>): boolean {
  const search = new Search(edges, table);
  try {
    for (let i = relations - 1; i >= 0; i--) {
      search.emitSet(single(i));
      search.growSet(single(i), upTo(single(i)));
    }
    return true;
  } catch (thrown) {
    if (thrown instanceof Enough) return false;
    throw thrown;
  }
}

class Search<T> {
  private readonly edges: readonly HyperEdge[];
  private readonly table: Table<T>;

  constructor(edges: readonly HyperEdge[], table: Table<T>) {
    this.edges = [...edges, ...edges.map(({ left, right }) => ({ left: right, right: left }))];
    this.table = table;
  }

  /** Larger connected sets from a connected one, without those relations that come earlier in the order. */
  growSet(set: RelationSet, excluded: RelationSet): void {
    const near = this.neighbours(set, excluded);
    for (const more of subsets(near)) if (this.table.best.has(set | more)) this.emitSet(set | more);
    for (const more of subsets(near)) this.growSet(set | more, excluded | near);
  }

  /** Pairs the set with every connected set beside it. */
  emitSet(set: RelationSet): void {
    const excluded = set | upTo(set);
    const near = this.neighbours(set, excluded);
    for (const start of members(near).toReversed()) {
      if (this.areConnected(set, start)) this.consider(set, start);
      this.growPartner(set, start, excluded | (near & upTo(start)));
    }
  }

  private growPartner(set: RelationSet, partner: RelationSet, excluded: RelationSet): void {
    const near = this.neighbours(partner, excluded);
    for (const more of subsets(near)) {
      const larger = partner | more;
      if (this.table.best.has(larger) && this.areConnected(set, larger)) this.consider(set, larger);
    }
    for (const more of subsets(near)) this.growPartner(set, partner | more, excluded | near);
  }

  /** Of each set that an edge leads to, the lowest relation stands for all. */
  private neighbours(set: RelationSet, excluded: RelationSet): RelationSet {
    let near = 0;
    for (const { left, right } of this.edges) {
      if (within(left, set) && !meets(right, set | excluded)) near |= lowest(right);
    }
    return near;
  }

  private areConnected(a: RelationSet, b: RelationSet): boolean {
    return this.edges.some(({ left, right }) => within(left, a) && within(right, b));
  }

  private consider(a: RelationSet, b: RelationSet): void {
    if (this.table.best.has(b) && !this.table.consider(a, b)) throw new Enough();
  }
}
