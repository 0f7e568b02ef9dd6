import { and, filter, join } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import type { Estimator } from '../estimate/rows.ts';
import type { JoinGraph, RelationSet } from './graph.ts';

/** A way to join a set of relations. */
interface Candidate {
  readonly set: RelationSet;
  readonly plan: LogicalPlan;
  readonly rows: number;
  /** Rows that all joins in it take in and give out: the textbook's C_out with its inputs. */
  readonly cost: number;
}

/** Up to here every order is looked at (3ⁿ pairs of sets); beyond, the pair with the smallest result goes first. */
const mostExhaustive = 10;

/** The relations of the graph joined in the cheapest order found. */
export function orderJoins(graph: JoinGraph, estimate: Estimator): LogicalPlan {
  const single = graph.relations.map((plan, i): Candidate => {
    const own = graph.predicates.filter(({ uses }) => uses === 1 << i).map(({ expr }) => expr);
    const filtered = own.length === 0 ? plan : filter(plan, and(own));
    return { set: 1 << i, plan: filtered, rows: Math.max(1, estimate(filtered).rows), cost: 0 };
  });
  const search = single.length <= mostExhaustive ? exhaustive : greedy;
  const parts = componentsOf(graph).map((set) =>
    search(
      single.filter((candidate) => (candidate.set & set) !== 0),
      graph,
      estimate,
    ),
  );
  // Nothing connects the parts: products of what is smallest first.
  const best = greedy(parts, graph, estimate);
  const free = graph.predicates.filter(({ uses }) => uses === 0).map(({ expr }) => expr);
  return free.length === 0 ? best.plan : filter(best.plan, and(free));
}

/** Sets of relations that predicates connect, directly or by way of others. */
function componentsOf({ relations, predicates }: JoinGraph): readonly RelationSet[] {
  let parts: RelationSet[] = relations.map((_, i) => 1 << i);
  for (const { uses } of predicates) {
    const touched = parts.filter((part) => (part & uses) !== 0);
    if (touched.length < 2) continue;
    parts = [...parts.filter((part) => (part & uses) === 0), touched.reduce((all, part) => all | part, 0)];
  }
  return parts;
}

/** Dynamic programming over subsets; a product of unconnected sets only where nothing connects the subset. */
function exhaustive(single: readonly Candidate[], graph: JoinGraph, estimate: Estimator): Candidate {
  const best = new Map<RelationSet, Candidate>();
  for (const candidate of single) best.set(candidate.set, candidate);
  const all = single.reduce((set, candidate) => set | candidate.set, 0);
  // Subsets of `all` in ascending order, so that the parts of a set come before it.
  for (let set = all & -all; set !== 0; set = (set - all) & all) {
    if (best.has(set)) continue;
    const found = cheapestSplit(set, best, graph, estimate, true) ?? cheapestSplit(set, best, graph, estimate, false);
    if (found !== undefined) best.set(set, found);
  }
  return best.get(all)!;
}

function cheapestSplit(
  set: RelationSet,
  best: ReadonlyMap<RelationSet, Candidate>,
  graph: JoinGraph,
  estimate: Estimator,
  connected: boolean,
): Candidate | undefined {
  let chosen: readonly [Candidate, Candidate] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let part = (set - 1) & set; part > 0; part = (part - 1) & set) {
    const rest = set ^ part;
    // Each pair once: the part that has the lowest relation goes first.
    if ((part & -part) > (rest & -rest)) continue;
    const [a, b] = [best.get(part), best.get(rest)];
    if (a === undefined || b === undefined || (connected && !isConnected(a, b, graph))) continue;
    const cost = a.cost + b.cost + a.rows + b.rows + 2 * Math.min(a.rows, b.rows);
    if (cost < least) {
      least = cost;
      chosen = [a, b];
    }
  }
  return chosen && joined(chosen[0], chosen[1], graph, estimate);
}

function greedy(single: readonly Candidate[], graph: JoinGraph, estimate: Estimator): Candidate {
  let left = [...single];
  while (left.length > 1) {
    const pairs = left.flatMap((a, i) => left.slice(i + 1).map((b) => [a, b] as const));
    const connected = pairs.filter(([a, b]) => isConnected(a, b, graph));
    const joins = (connected.length > 0 ? connected : pairs).map(([a, b]) => ({
      a,
      b,
      result: joined(a, b, graph, estimate),
    }));
    const next = joins.reduce((first, other) => (other.result.rows < first.result.rows ? other : first));
    left = [...left.filter((each) => each !== next.a && each !== next.b), next.result];
  }
  return left[0];
}

const isConnected = (a: Candidate, b: Candidate, graph: JoinGraph): boolean =>
  graph.predicates.some(({ uses }) => isBetween(uses, a.set, b.set));

/** The predicate needs both sets and nothing else. */
const isBetween = (uses: RelationSet, a: RelationSet, b: RelationSet): boolean =>
  (uses & a) !== 0 && (uses & b) !== 0 && (uses & ~(a | b)) === 0;

function joined(a: Candidate, b: Candidate, graph: JoinGraph, estimate: Estimator): Candidate {
  const terms: Expr[] = [];
  for (const { expr, uses } of graph.predicates) if (isBetween(uses, a.set, b.set)) terms.push(expr);
  const [left, right] = a.rows >= b.rows ? [a, b] : [b, a];
  const condition = terms.length === 0 ? null : and(terms);
  const plan = join({ join: 'inner', left: left.plan, right: right.plan, condition });
  const rows = Math.max(1, estimate(plan).rows);
  return { set: a.set | b.set, plan, rows, cost: a.cost + b.cost + a.rows + b.rows + 2 * right.rows + rows };
}
