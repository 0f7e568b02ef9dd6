import { connects } from './combine.ts';
import type { HyperEdge, JoinGraph } from './graph.ts';
import { meets, type RelationSet, single } from './sets.ts';

/**
 * The products without which the relations do not come together: of parts that no condition connects, the smallest
 * first; among joins other than inner ones where they were written.
 */
export function neededProducts(graph: JoinGraph, rowsOf: (relation: number) => number): readonly HyperEdge[] {
  const products: HyperEdge[] = [];
  const written = [...graph.products];
  let parts = graph.relations.map((_, i) => single(i));
  for (;;) {
    parts = joinedParts(parts, [...graph.operators, ...products]);
    if (parts.length === 1) return products;
    const product = graph.isInner ? smallestPair(parts, rowsOf) : written.shift();
    if (product === undefined) return products;
    products.push(product);
    // A product of sets that are joined already by others is none that is needed.
    if (!graph.isInner && parts.some((part) => meets(part, product.left) && meets(part, product.right))) products.pop();
  }
}

/** The parts after all joins that conditions make possible. */
function joinedParts(parts: readonly RelationSet[], edges: readonly HyperEdge[]): RelationSet[] {
  let current = [...parts];
  for (;;) {
    const pair = firstPair(current, edges);
    if (pair === undefined) return current;
    const [a, b] = pair;
    current = [...current.filter((part) => part !== a && part !== b), a | b];
  }
}

function firstPair(parts: readonly RelationSet[], edges: readonly HyperEdge[]) {
  for (const [i, a] of parts.entries()) {
    for (const b of parts.slice(i + 1)) if (connects(edges, a, b)) return [a, b] as const;
  }
  return undefined;
}

function smallestPair(parts: readonly RelationSet[], rowsOf: (relation: number) => number): HyperEdge {
  const rows = (part: RelationSet): number => {
    let product = 1;
    for (let i = 0; i < 31; i++) if (meets(part, single(i))) product *= rowsOf(i);
    return product;
  };
  const [left, right] = parts.toSorted((a, b) => rows(a) - rows(b));
  return { left, right };
}
