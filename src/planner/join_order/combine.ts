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
  const between = oneOfEach(graph.operators.filter(({ left, right }) => isBetween(left | right, a, b)));
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

/**
 * One operator of each family. Where there is a choice, those over the same relations as the others: keys that come from
 * one relation are known together.
 */
function oneOfEach(between: readonly JoinOperator[]): readonly JoinOperator[] {
  const families = new Set(between.flatMap(({ family }) => family ?? []));
  if (families.size === 0) return between;
  const others = between.filter(({ family }) => family === undefined);
  const groups = [...families].map((family) => between.filter((operator) => operator.family === family));
  const relations = [...others.map((operator) => [operator]), ...groups].map((group) =>
    group.reduce((set, { left, right }) => set | left | right, 0),
  );
  const company = ({ left, right }: JoinOperator): number =>
    [left, right].reduce((sum, side) => sum + relations.filter((set) => meets(set, side)).length, 0);
  const chosen = groups.map((group) => group.reduce((best, each) => (company(each) > company(best) ? each : best)));
  return [...others, ...chosen];
}

const isBetween = (uses: RelationSet, a: RelationSet, b: RelationSet): boolean =>
  within(uses, a | b) && meets(uses, a) && meets(uses, b);

const isAcross = (left: RelationSet, right: RelationSet, a: RelationSet, b: RelationSet): boolean =>
  (within(left, a) && within(right, b)) || (within(left, b) && within(right, a));

export const connects = (edges: readonly HyperEdge[], a: RelationSet, b: RelationSet): boolean =>
  edges.some(({ left, right }) => isAcross(left, right, a, b));
