import type { ColumnId } from '../../base/ids.ts';
import { and, conjuncts, filter, isPassedOn } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Filter, Join, LogicalPlan } from '../../plan/logical.ts';
import { children, exprColumns } from '../../plan/walk.ts';
import { isVolatile, rejectedColumns } from '../expr/facts.ts';
import { asEquality } from '../expr/null_safe.ts';
import { type ConflictRule, eligible, type OrderedKind, rulesOf, type WrittenJoin } from './conflicts.ts';
import { familiesOf } from './families.ts';
import { lowest, meets, type RelationSet, single } from './sets.ts';

/** A condition of a join of the written tree: one term of an inner join, or the whole of another. */
export interface JoinOperator {
  readonly kind: OrderedKind;
  readonly terms: readonly Expr[];
  /** Relations that must be on its left, and on its right; for an inner join either way round. */
  readonly left: RelationSet;
  readonly right: RelationSet;
  readonly rules: readonly ConflictRule[];
  /** Of the operators of one family one is enough between two sets; see families.ts. */
  readonly family?: number;
}

/** Relations (as bits of two sets) that something connects, so that joining them is no product. */
export interface HyperEdge {
  readonly left: RelationSet;
  readonly right: RelationSet;
}

/** A tree of joins taken apart: what is joined, and by what. */
export interface JoinGraph {
  readonly relations: readonly LogicalPlan[];
  readonly operators: readonly JoinOperator[];
  /** Joins without a condition, the lowest first. */
  readonly products: readonly HyperEdge[];
  /** All joins are inner: terms apply wherever their relations have come together. */
  readonly isInner: boolean;
}

interface Taken {
  readonly node: Join;
  readonly written: WrittenJoin;
}

interface Collecting {
  readonly relations: LogicalPlan[];
  readonly joins: Taken[];
  readonly filters: Filter[];
  readonly ownerOf: Map<ColumnId, number>;
}

/** The tree of joins that begins at this node. */
export function joinGraph(root: LogicalPlan): JoinGraph {
  const collecting: Collecting = { relations: [], joins: [], filters: [], ownerOf: new Map() };
  collect(root, collecting);
  const { joins, filters, ownerOf } = collecting;
  const isInner = joins.every(({ node }) => node.join === 'inner');
  const owners = (expr: Expr): RelationSet => relationsOf(exprColumns(expr), ownerOf);
  // A filter stands over inner joins only, so its terms apply wherever their relations are.
  const anywhere = [
    ...filters.flatMap(({ predicate }) => conjuncts(predicate)),
    ...(isInner ? joins.flatMap(termsOf) : []),
  ];
  const own = anywhere.filter((term) => isSingle(owners(term)));
  const between = anywhere.filter((term) => !isSingle(owners(term)));
  const relations = collecting.relations.map((plan, i) =>
    restricted(
      plan,
      own.filter((term) => owners(term) === single(i)),
    ),
  );
  const { families, others } = isInner ? familiesOf(between, ownerOf) : { families: [], others: between };
  const operators = [
    ...(isInner ? [] : joins.flatMap((join) => operatorsOf(join, owners))),
    ...others.map((term) => innerOperator(term, owners)),
    ...families.flatMap(({ terms }, family) => terms.map((term) => ({ ...innerOperator(term, owners), family }))),
  ];
  const products = joins
    .filter((join) => termsOf(join).length === 0)
    .map(({ written: { left, right } }) => ({ left, right }));
  return { relations, operators, products, isInner };
}

const termsOf = ({ node: { condition } }: Taken): readonly Expr[] => (condition === null ? [] : conjuncts(condition));
const isSingle = (set: RelationSet): boolean => set === lowest(set);
const restricted = (plan: LogicalPlan, terms: readonly Expr[]): LogicalPlan =>
  terms.length === 0 ? plan : filter(plan, and(terms));

function relationsOf(columns: Iterable<ColumnId>, ownerOf: ReadonlyMap<ColumnId, number>): RelationSet {
  let set = 0;
  for (const id of columns) {
    const owner = ownerOf.get(id);
    if (owner !== undefined) set |= single(owner);
  }
  return set;
}

interface Collected {
  readonly set: RelationSet;
  readonly joins: readonly WrittenJoin[];
}

const orderedKinds: ReadonlySet<string> = new Set(['inner', 'left', 'semi', 'anti']);

/** Whether the node is part of a tree of joins, not one of the relations that are joined. */
export function isJoinTree(plan: LogicalPlan): boolean {
  switch (plan.kind) {
    case 'join':
      return orderedKinds.has(plan.join) && (plan.condition === null || !isVolatile(plan.condition));
    case 'filter':
      return !isVolatile(plan.predicate) && readsColumns(plan.predicate) && isInnerTree(plan.input);
    default:
      return plan.kind === 'project' && plan.exprs.every(isPassedOn) && isJoinTree(plan.input);
  }
}

/** A constant decides about all rows at its place. */
const readsColumns = (predicate: Expr): boolean => conjuncts(predicate).every((term) => exprColumns(term).size > 0);

function isInnerTree(plan: LogicalPlan): boolean {
  if (!isJoinTree(plan)) return false;
  if (plan.kind !== 'join') return children(plan).every(isInnerTree);
  return plan.join === 'inner' && children(plan).every((side) => !isJoinTree(side) || isInnerTree(side));
}

function collect(plan: LogicalPlan, into: Collecting): Collected {
  if (!isJoinTree(plan)) return collectRelation(plan, into);
  switch (plan.kind) {
    case 'join': {
      const left = collect(plan.left, into);
      const right = collect(plan.right, into);
      const written = writtenJoin(plan, left, right, into.ownerOf);
      into.joins.push({ node: plan, written });
      return { set: left.set | right.set, joins: [...left.joins, ...right.joins, written] };
    }
    case 'filter':
      into.filters.push(plan);
      return collect(plan.input, into);
    case 'project':
      return collect(plan.input, into);
    default:
      return collectRelation(plan, into);
  }
}

function collectRelation(plan: LogicalPlan, { relations, ownerOf }: Collecting): Collected {
  for (const column of plan.output) ownerOf.set(column.id, relations.length);
  relations.push(plan);
  return { set: single(relations.length - 1), joins: [] };
}

function writtenJoin(
  { join, condition }: Join,
  left: Collected,
  right: Collected,
  ownerOf: ReadonlyMap<ColumnId, number>,
): WrittenJoin {
  return {
    kind: join as OrderedKind,
    left: left.set,
    right: right.set,
    uses: condition === null ? 0 : relationsOf(exprColumns(condition), ownerOf),
    rejects: condition === null ? 0 : relationsOf(rejectedColumns(condition), ownerOf),
    under: { left: left.joins, right: right.joins },
  };
}

/** A term among inner joins connects the sides of its equality, or its first relation with the others. */
function innerOperator(term: Expr, owners: (expr: Expr) => RelationSet): JoinOperator {
  const uses = owners(term);
  const equality = asEquality(term);
  const [a, b] = equality === undefined ? [0, 0] : [owners(equality.a), owners(equality.b)];
  const left = a !== 0 && b !== 0 && !meets(a, b) ? a : lowest(uses);
  return { kind: 'inner', terms: [term], left, right: uses & ~left, rules: [] };
}

/** Where a term says nothing of one side of its join, all of that side must be there. */
function operatorsOf(join: Taken, owners: (expr: Expr) => RelationSet): readonly JoinOperator[] {
  const { written } = join;
  const { kind, left, right } = written;
  const rules = rulesOf(written);
  const terms = termsOf(join);
  const groups = kind === 'inner' ? terms.map((term) => [term]) : [terms];
  return groups.map((group) => {
    const uses = group.reduce((set, term) => set | owners(term), 0);
    const sides = (meets(uses, left) ? 0 : left) | (meets(uses, right) ? 0 : right);
    const needed = eligible(uses | sides, rules);
    return { kind, terms: group, left: needed & left, right: needed & right, rules };
  });
}
