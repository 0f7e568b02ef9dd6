import { and, join } from '../../plan/build.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { widthOf } from '../estimate/column.ts';
import type { Estimator } from '../estimate/rows.ts';
import { asEquality } from '../expr/null_safe.ts';
import { type Combination, combine } from './combine.ts';
import { joinCost, type Size } from './cost.ts';
import { dphyp } from './dphyp.ts';
import type { HyperEdge, JoinGraph } from './graph.ts';
import { greedy } from './greedy.ts';
import { neededProducts } from './products.ts';
import { type RelationSet, single } from './sets.ts';

/** A way to join a set of relations. */
export interface Candidate extends Size {
  readonly set: RelationSet;
  /** Made when first asked for. */
  readonly plan: () => LogicalPlan;
  /** Of all joins in it. */
  readonly cost: number;
}

/** Up to here the best order is looked for; beyond, the pair with the smallest result goes first. */
const mostExhaustive = 12;
/** Pairs of sets that are looked at; a graph of very many connected parts has millions. */
const mostPairs = 20_000;

/** The relations of the graph joined in the cheapest order found; undefined: none but the written one is known. */
export function orderJoins(graph: JoinGraph, estimate: Estimator): LogicalPlan | undefined {
  const leaves = graph.relations.map((plan, i) => ({
    set: single(i),
    plan: () => plan,
    ...sizeOf(plan, estimate),
    cost: 0,
  }));
  const products = neededProducts(graph, (i) => leaves[i].rows);
  const joining = new Joiner(graph, products, estimate);
  const edges = [...graph.operators, ...products];
  const found = leaves.length <= mostExhaustive ? cheapest(leaves, edges, joining) : undefined;
  return (found ?? greedy(leaves, joining))?.plan();
}

/** Joins two candidates, when that is allowed. */
export interface Joining {
  readonly joined: (a: Candidate, b: Candidate) => Candidate | undefined;
}

/** By dynamic programming over connected sets; undefined when there are too many of them. */
export function cheapest(
  leaves: readonly Candidate[],
  edges: readonly HyperEdge[],
  { joined }: Joining,
): Candidate | undefined {
  const best = new Map(leaves.map((leaf) => [leaf.set, leaf]));
  let pairs = 0;
  const isThrough = dphyp(leaves.length, edges, {
    best,
    consider(a, b) {
      const found = joined(best.get(a)!, best.get(b)!);
      const known = best.get(a | b);
      if (found !== undefined && (known === undefined || found.cost < known.cost)) best.set(a | b, found);
      pairs++;
      return pairs < mostPairs;
    },
  });
  return isThrough ? best.get(leaves.reduce((set, leaf) => set | leaf.set, 0)) : undefined;
}

function sizeOf(plan: LogicalPlan, estimate: Estimator): Size {
  const rows = Math.max(1, estimate(plan).rows);
  return { rows, bytes: rows * plan.output.reduce((sum, { type }) => sum + widthOf(type), 0) };
}

/** Every set of relations has one size, whatever the order in which it was joined: it is estimated once. */
class Joiner implements Joining {
  private readonly graph: JoinGraph;
  private readonly products: readonly HyperEdge[];
  private readonly estimate: Estimator;
  private readonly sizes = new Map<RelationSet, Size>();

  constructor(graph: JoinGraph, products: readonly HyperEdge[], estimate: Estimator) {
    this.graph = graph;
    this.products = products;
    this.estimate = estimate;
  }

  readonly joined = (a: Candidate, b: Candidate): Candidate | undefined => {
    const found = combine(a.set, b.set, this.graph, this.products);
    if (found === undefined) return undefined;
    // The larger side of an inner join stands on the left: what is built is decided when the plan is implemented.
    const isTurned = found.kind === 'inner' ? a.rows < b.rows : found.left === b.set;
    const [left, right] = isTurned ? [b, a] : [a, b];
    const set = a.set | b.set;
    const plan = once(() => planOf(found, left.plan(), right.plan()));
    const size = this.sizes.get(set) ?? sizeOf(plan(), this.estimate);
    this.sizes.set(set, size);
    const hasKeys = found.operators.some(({ terms }) => terms.some((term) => asEquality(term) !== undefined));
    return { set, plan, ...size, cost: a.cost + b.cost + joinCost(found.kind, hasKeys, left, right, size.rows) };
  };
}

function planOf({ kind, operators }: Combination, left: LogicalPlan, right: LogicalPlan): LogicalPlan {
  const terms = operators.flatMap((operator) => operator.terms);
  return join({ join: kind, left, right, condition: terms.length === 0 ? null : and(terms) });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
