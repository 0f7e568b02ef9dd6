import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeRelation } from '../../../test/support/fake_catalog.ts';
import type { ColumnId } from '../../base/ids.ts';
import { field } from '../../data/schema.ts';
import { int32 } from '../../data/type.ts';
import { and, ColumnIds, columnRef, conjuncts, join, scan } from '../../plan/build.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { Join, LogicalPlan } from '../../plan/logical.ts';
import { verify } from '../../plan/verify.ts';
import { estimator } from '../estimate/rows.ts';
import { call, equals } from '../expr/make.ts';
import { combine, connects } from './combine.ts';
import { dphyp } from './dphyp.ts';
import { type HyperEdge, type JoinGraph, type JoinOperator, joinGraph } from './graph.ts';
import { orderJoins } from './order.ts';
import { neededProducts } from './products.ts';
import { type RelationSet, single, subsets } from './sets.ts';

/** A small generator for repeatable choices (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

// ---------------------------------------------------------------- the search against trying everything

interface Found {
  readonly set: RelationSet;
  readonly cost: number;
}

/** Inner joins of random shape: a tree, so that all are connected, and more terms over two to four relations. */
function randomGraph(relations: number, random: (below: number) => number): JoinGraph {
  const operators: JoinOperator[] = [];
  const between = (left: RelationSet, right: RelationSet): JoinOperator => ({
    kind: 'inner',
    terms: [],
    left,
    right,
    rules: [],
  });
  for (let i = 1; i < relations; i++) operators.push(between(single(random(i)), single(i)));
  for (let i = random(relations); i > 0; i--) {
    const left = single(random(relations)) | single(random(relations));
    const right = (single(random(relations)) | single(random(relations))) & ~left;
    if (right !== 0) operators.push(between(left, right));
  }
  return { relations: [], operators, products: [], isInner: true };
}

const sizeOf = (set: RelationSet): number => 1 + (Math.imul(set, 0x9e3779b1) >>> 20);

function joined(a: Found, b: Found, graph: JoinGraph): Found | undefined {
  const all = a.set | b.set;
  // A term that needs relations of both sides on one side of it makes no join of them but a product.
  if (!connects(graph.operators, a.set, b.set)) return undefined;
  return combine(a.set, b.set, graph, []) && { set: all, cost: a.cost + b.cost + sizeOf(all) };
}

function search(relations: number, graph: JoinGraph): { readonly cost: number | undefined; readonly pairs: string[] } {
  const best = new Map<RelationSet, Found>();
  for (let i = 0; i < relations; i++) best.set(single(i), { set: single(i), cost: 0 });
  const pairs: string[] = [];
  dphyp(relations, graph.operators, {
    best,
    consider(a, b) {
      pairs.push(`${Math.min(a, b)} ${Math.max(a, b)}`);
      const found = joined(best.get(a)!, best.get(b)!, graph);
      if (found !== undefined && found.cost < (best.get(a | b)?.cost ?? Number.POSITIVE_INFINITY))
        best.set(a | b, found);
      return true;
    },
  });
  return { cost: best.get(single(relations) - 1)?.cost, pairs };
}

function everything(relations: number, graph: JoinGraph): number | undefined {
  const best = new Map<RelationSet, Found>();
  for (let i = 0; i < relations; i++) best.set(single(i), { set: single(i), cost: 0 });
  for (const set of subsets(single(relations) - 1)) {
    for (const part of subsets(set)) {
      const [a, b] = [best.get(part), best.get(set ^ part)];
      const found = a && b && joined(a, b, graph);
      if (found && found.cost < (best.get(set)?.cost ?? Number.POSITIVE_INFINITY)) best.set(set, found);
    }
  }
  return best.get(single(relations) - 1)?.cost;
}

test('no order is cheaper than the one found, and no pair is looked at twice', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = randomOf(seed);
    const relations = 2 + random(6);
    const graph = randomGraph(relations, random);
    const { cost, pairs } = search(relations, graph);
    assert.notEqual(cost, undefined, `seed ${seed}`);
    assert.equal(cost, everything(relations, graph), `seed ${seed}`);
    assert.equal(new Set(pairs).size, pairs.length, `seed ${seed}`);
  }
});

test('a chain of ten relations has 165 pairs of connected sets', () => {
  const operators = Array.from(
    { length: 9 },
    (_, i): JoinOperator => ({ kind: 'inner', terms: [], left: single(i), right: single(i + 1), rules: [] }),
  );
  assert.equal(search(10, { relations: [], operators, products: [], isInner: true }).pairs.length, 165);
});

// ---------------------------------------------------------------- every order that is allowed against the written one

type Row = ReadonlyMap<ColumnId, number | null>;
interface World {
  readonly ids: ColumnIds;
  readonly rows: Map<LogicalPlan, readonly Row[]>;
  readonly random: (below: number) => number;
}

const kinds = ['inner', 'inner', 'left', 'left', 'semi', 'anti'] as const;

function randomTable({ ids, rows, random }: World): LogicalPlan {
  const columns = ['a', 'b'].map((name) => ids.column(name, int32));
  const plan = scan(fakeRelation('t', [field('a', int32), field('b', int32)], 1 + random(1000)), [0, 1], columns);
  const value = (): number | null => [null, 0, 1, 1][random(4)];
  rows.set(
    plan,
    Array.from({ length: random(4) }, () => new Map(columns.map((column) => [column.id, value()]))),
  );
  return plan;
}

function randomTerm(left: readonly Column[], right: readonly Column[], random: World['random']): Expr {
  const any = (columns: readonly Column[]): Expr => columnRef(columns[random(columns.length)]);
  if (random(8) === 0) return call('is_not_distinct', [any(left), any(right)]);
  if (random(6) === 0) return call('<', [call('+', [any(left), any(left)]), any([...left, ...right])]);
  return equals(any(left), any(right));
}

function randomTree(tables: number, world: World): LogicalPlan {
  if (tables === 1) return randomTable(world);
  const { random } = world;
  const onTheLeft = 1 + random(tables - 1);
  const [left, right] = [randomTree(onTheLeft, world), randomTree(tables - onTheLeft, world)];
  const kind = kinds[random(kinds.length)];
  const terms = Array.from({ length: random(7) === 0 ? 0 : 1 + random(2) }, () =>
    randomTerm(left.output, right.output, random),
  );
  return join({ join: kind, left, right, condition: terms.length === 0 ? null : and(terms) });
}

function evaluate(expr: Expr, row: Row): number | boolean | null {
  if (expr.kind === 'column') return row.get(expr.id) ?? null;
  assert.ok(expr.kind === 'call', expr.kind);
  const [a, b] = expr.args.map((arg) => evaluate(arg, row));
  if (expr.fn === 'is_not_distinct') return a === b;
  if (a === null || b === null) return null;
  return expr.fn === '=' ? a === b : expr.fn === '<' ? a < b : Number(a) + Number(b);
}

function rowsOf(plan: LogicalPlan, world: World): readonly Row[] {
  const known = world.rows.get(plan);
  if (known !== undefined) return known;
  if (plan.kind === 'filter') {
    return rowsOf(plan.input, world).filter((row) =>
      conjuncts(plan.predicate).every((term) => evaluate(term, row) === true),
    );
  }
  assert.ok(plan.kind === 'join');
  const [left, right] = [rowsOf(plan.left, world), rowsOf(plan.right, world)];
  return left.flatMap((l) => joinedRow(plan, l, right));
}

function joinedRow(plan: Join, left: Row, right: readonly Row[]): readonly Row[] {
  const pairs = right.map((r): Row => new Map([...left, ...r]));
  const matches = pairs.filter((pair) =>
    plan.condition === null ? true : conjuncts(plan.condition).every((term) => evaluate(term, pair) === true),
  );
  if (plan.join === 'semi') return matches.length > 0 ? [left] : [];
  if (plan.join === 'anti') return matches.length > 0 ? [] : [left];
  return plan.join === 'left' && matches.length === 0 ? [left] : matches;
}

const answerOf = (plan: LogicalPlan, output: readonly Column[], world: World): readonly string[] =>
  rowsOf(plan, world)
    .map((row) => output.map(({ id }) => String(row.get(id) ?? null)).join())
    .sort();

/** Every plan that the rules of conflict allow for the set. */
function plansOf(set: RelationSet, graph: JoinGraph, products: readonly HyperEdge[]): readonly LogicalPlan[] {
  const leaf = graph.relations.findIndex((_, i) => single(i) === set);
  if (leaf >= 0) return [graph.relations[leaf]];
  return [...subsets(set)].flatMap((part) => {
    const rest = set ^ part;
    const found = rest < part ? undefined : combine(part, rest, graph, products);
    if (found === undefined) return [];
    const { kind, left, right, operators } = found;
    const terms = operators.flatMap((operator) => operator.terms);
    const condition = terms.length === 0 ? null : and(terms);
    const rights = plansOf(right, graph, products);
    return plansOf(left, graph, products).flatMap((l) =>
      rights.map((r) => join({ join: kind, left: l, right: r, condition })),
    );
  });
}

test('every order that is allowed gives the rows of the written one', () => {
  let others = 0;
  for (let seed = 1; seed <= 4000; seed++) {
    const world: World = { ids: new ColumnIds(), rows: new Map(), random: randomOf(seed) };
    const tree = randomTree(2 + world.random(3), world);
    const expected = answerOf(tree, tree.output, world);
    const graph = joinGraph(tree);
    const all = single(graph.relations.length) - 1;
    const products = neededProducts(graph, () => 1);
    const plans = plansOf(all, graph, products);
    assert.ok(plans.length > 0, `seed ${seed} has an order`);
    others += plans.length - 1;
    for (const plan of plans) assert.deepEqual(answerOf(plan, tree.output, world), expected, `seed ${seed}`);
  }
  assert.ok(others > 2000, `${others} other orders`);
});

test('what is chosen is a plan with the rows of the written one', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const world: World = { ids: new ColumnIds(), rows: new Map(), random: randomOf(seed) };
    const tree = randomTree(2 + world.random(5), world);
    const plan = orderJoins(joinGraph(tree), estimator());
    assert.ok(plan !== undefined, `seed ${seed}`);
    verify(plan);
    assert.deepEqual(answerOf(plan, tree.output, world), answerOf(tree, tree.output, world), `seed ${seed}`);
  }
});

test('twenty relations are joined greedily, and at once', () => {
  const world: World = { ids: new ColumnIds(), rows: new Map(), random: randomOf(1) };
  let tree = randomTable(world);
  for (let i = 1; i < 20; i++) {
    const right = randomTable(world);
    const from = tree.output[world.random(tree.output.length)];
    tree = join({ join: 'inner', left: tree, right, condition: equals(columnRef(from), columnRef(right.output[0])) });
  }
  const plan = orderJoins(joinGraph(tree), estimator());
  assert.ok(plan !== undefined);
  verify(plan);
});
