import { obeys } from './conflicts.ts';
import type { HyperEdge, JoinGraph, JoinOperator } from './graph.ts';
import { meets, type RelationSet, within } from './sets.ts';

/** How two sets of relations are joined: by all that is between them. */
export interface Combination {
  readonly kind: JoinOperator['kind'];
  /** Inner joins work either way round; in others the given left set is the left side. */
  readonly left: RelationSet;
  readonly right: RelationSet;
  /** None: a product. */
  readonly operators: readonly JoinOperator[];
}

/**
 * Whether two sets may be joined, and how. An operator whose relations come together here must apply here: exactly one
 * other than inner joins and nothing beside it, or any number of inner ones.
 */
export function combine(
  a: RelationSet,
  b: RelationSet,
  graph: JoinGraph,
  products: readonly HyperEdge[],
): Combination | undefined {
  const all = a | b;
  const between: JoinOperator[] = [];
  for (const operator of graph.operators) {
    if (isBetween(operator.left | operator.right, a, b)) between.push(operator);
  }
  const [first, ...others] = between;
  if (first === undefined)
    return connects(products, a, b) ? { kind: 'inner', left: a, right: b, operators: [] } : undefined;
  if (!between.every(({ rules }) => obeys(all, rules))) return undefined;
  const ordered = between.find(({ kind }) => kind !== 'inner');
  if (ordered !== undefined) {
    if (others.length > 0) return undefined;
    if (within(first.left, a) && within(first.right, b))
      return { kind: first.kind, left: a, right: b, operators: between };
    if (within(first.left, b) && within(first.right, a))
      return { kind: first.kind, left: b, right: a, operators: between };
    return undefined;
  }
  const fits = graph.isInner || between.every(({ left, right }) => isAcross(left, right, a, b));
  return fits ? { kind: 'inner', left: a, right: b, operators: between } : undefined;
}

const isBetween = (uses: RelationSet, a: RelationSet, b: RelationSet): boolean =>
  within(uses, a | b) && meets(uses, a) && meets(uses, b);

const isAcross = (left: RelationSet, right: RelationSet, a: RelationSet, b: RelationSet): boolean =>
  (within(left, a) && within(right, b)) || (within(left, b) && within(right, a));

export const connects = (edges: readonly HyperEdge[], a: RelationSet, b: RelationSet): boolean =>
  edges.some(({ left, right }) => isAcross(left, right, a, b));
