import type { ColumnId } from '../../base/ids.ts';
import {
  aggregate,
  and,
  type ColumnIds,
  columnRef,
  conjuncts,
  filter,
  isPassedOn,
  join,
  passOn,
  predict,
  project,
} from '../../plan/build.ts';
import type { Column, Expr, NamedExpr } from '../../plan/expr.ts';
import type { Aggregate, Join, LogicalPlan, Project } from '../../plan/logical.ts';
import { exprColumns, freeColumns, replaceColumns } from '../../plan/walk.ts';
import { tellsApart } from '../expr/alike.ts';
import { idSet, isVolatile, readsAny, readsOnly } from '../expr/facts.ts';
import { asEquality } from '../expr/null_safe.ts';

/**
 * A correlated plan taken apart: its rows are those of `plan`, which knows nothing of the outer query, where all of
 * `predicates` hold, with `computed` columns that need both. `plan` may have columns more than the original.
 */
export interface PulledUp {
  readonly plan: LogicalPlan;
  readonly predicates: readonly Expr[];
  readonly computed: readonly NamedExpr[];
}

type Outer = ReadonlySet<ColumnId>;

/** For whom the correlation is moved. */
export interface PullContext {
  readonly outer: Outer;
  readonly ids: ColumnIds;
  /** It only matters whether there is a row, not how often: a semi join below may be an inner one. */
  readonly existence: boolean;
}

/** Moves every use of the outer columns to the top of the plan; undefined when some use cannot be moved so. */
export function pullUp(plan: LogicalPlan, context: PullContext): PulledUp | undefined {
  const { outer } = context;
  if (!isFree(plan, outer)) return { plan, predicates: [], computed: [] };
  switch (plan.kind) {
    case 'filter': {
      const below = pullUp(plan.input, context);
      if (below === undefined) return undefined;
      const terms = conjuncts(withComputed(plan.predicate, below.computed));
      const here = terms.filter((term) => !readsAny(term, outer));
      return {
        ...below,
        plan: here.length === 0 ? below.plan : filter(below.plan, and(here)),
        predicates: [...below.predicates, ...terms.filter((term) => readsAny(term, outer))],
      };
    }
    case 'sort':
      return pullUp(plan.input, context);
    case 'project':
      return pullProject(plan, context);
    case 'predict': {
      const below = pullUp(plan.input, context);
      if (below === undefined || below.computed.length > 0) return undefined;
      return plan.features.some((expr) => readsAny(expr, outer))
        ? undefined
        : { ...below, plan: predict(below.plan, plan) };
    }
    case 'join':
      return pullJoin(plan, context);
    case 'aggregate':
      return plan.groups.length === 0 ? undefined : pullGroups(plan, context);
    default:
      return undefined;
  }
}

function isFree(plan: LogicalPlan, outer: Outer): boolean {
  for (const id of freeColumns(plan)) if (outer.has(id)) return true;
  return false;
}

/** The expression with computed columns replaced by what they hold. */
export function withComputed(expr: Expr, computed: readonly NamedExpr[]): Expr {
  if (computed.length === 0) return expr;
  const held = new Map(computed.map((item) => [item.column.id, item.expr]));
  return replaceColumns(expr, (id) => held.get(id));
}

/** Columns of `available` that the expressions read. */
const readBy = (exprs: readonly Expr[], available: readonly Column[]): readonly Column[] => {
  const read = new Set<ColumnId>();
  for (const expr of exprs) exprColumns(expr, read);
  return available.filter((column) => read.has(column.id));
};

function pullProject(node: Project, context: PullContext): PulledUp | undefined {
  const below = pullUp(node.input, context);
  if (below === undefined) return undefined;
  const { outer } = context;
  const items = node.exprs.map((item) => ({ ...item, expr: withComputed(item.expr, below.computed) }));
  const computed = items.filter((item) => readsAny(item.expr, outer));
  if (computed.some((item) => isVolatile(item.expr))) return undefined;
  const here = items.filter((item) => !readsAny(item.expr, outer));
  const made = idSet(here.map((item) => item.column));
  const needed = readBy([...below.predicates, ...computed.map((item) => item.expr)], below.plan.output);
  const more = needed.filter((column) => !made.has(column.id)).map(passOn);
  return { plan: project(below.plan, [...here, ...more]), predicates: below.predicates, computed };
}

function pullJoin(node: Join, context: PullContext): PulledUp | undefined {
  const { outer } = context;
  if (node.join === 'full' || node.join === 'right') return undefined;
  const left = pullUp(node.left, context);
  if (left === undefined) return undefined;
  const terms = node.condition === null ? [] : conjuncts(withComputed(node.condition, left.computed));
  if (node.join !== 'inner' && !(node.join === 'semi' && context.existence)) {
    const free = isFree(node.right, outer) || terms.some((term) => readsAny(term, outer));
    return free ? undefined : { ...left, plan: join({ ...node, left: left.plan }) };
  }
  const right = pullUp(node.right, context);
  if (right === undefined) return undefined;
  const all = terms.map((term) => withComputed(term, right.computed));
  const here = all.filter((term) => !readsAny(term, outer));
  const condition = here.length === 0 ? null : and(here);
  return {
    plan: join({ join: 'inner', left: left.plan, right: right.plan, condition }),
    predicates: [...left.predicates, ...right.predicates, ...all.filter((term) => readsAny(term, outer))],
    computed: [...left.computed, ...right.computed],
  };
}

/**
 * The outer query picks one group by `inner = outer`, so grouping by `inner` as well changes no group that it picks:
 *
 *   Aggregate by g            [ i = o ]
 *   └─ Filter i = o      →    Aggregate by g, i
 *      └─ x                   └─ x
 */
function pullGroups(node: Aggregate, context: PullContext): PulledUp | undefined {
  // How often a row comes matters to the results, to groups alone it does not.
  const existence = context.existence && node.aggregates.length === 0;
  const below = pullUp(node.input, { ...context, existence });
  if (below === undefined || below.computed.length > 0) return undefined;
  const grouped = groupedBy(node, below, context);
  return grouped === undefined ? undefined : { ...grouped, computed: [] };
}

/** The aggregate with the inner sides of the equalities among its groups; undefined: other predicates than such. */
export function groupedBy(
  node: Aggregate,
  below: PulledUp,
  { outer, ids }: PullContext,
): { readonly plan: Aggregate; readonly predicates: readonly Expr[] } | undefined {
  if ([...node.groups.map((g) => g.expr), ...node.aggregates.flatMap((c) => c.args)].some((e) => readsAny(e, outer))) {
    return undefined;
  }
  if (node.aggregates.some((call) => call.filter !== null && readsAny(call.filter, outer))) return undefined;
  const groups = [...node.groups];
  const predicates: Expr[] = [];
  for (const predicate of below.predicates) {
    const passed = idSet(groups.filter(isPassedOn).map((item) => item.column));
    const inner = idSet(below.plan.output);
    const ofGroups = readsOnly(
      predicate,
      new Set([...passed, ...[...exprColumns(predicate)].filter((id) => !inner.has(id))]),
    );
    if (ofGroups && !tellsApart(predicate, passed)) {
      predicates.push(predicate);
      continue;
    }
    const split = splitEquality(predicate, inner, outer);
    if (split === undefined) return undefined;
    const item = groupFor(split.inner, below.plan, ids);
    if (!groups.some((group) => group.column.id === item.column.id)) groups.push(item);
    predicates.push(replaceSide(predicate, split.inner, columnRef(item.column)));
  }
  return { plan: aggregate(below.plan, groups, node.aggregates), predicates };
}

function groupFor(expr: Expr, plan: LogicalPlan, ids: ColumnIds): NamedExpr {
  const column = expr.kind === 'column' ? plan.output.find((each) => each.id === expr.id) : undefined;
  return column === undefined ? { column: ids.column('key', expr.type), expr } : passOn(column);
}

function splitEquality(predicate: Expr, inner: Outer, outer: Outer): { readonly inner: Expr } | undefined {
  const equality = asEquality(predicate);
  if (equality === undefined) return undefined;
  for (const [a, b] of [
    [equality.a, equality.b],
    [equality.b, equality.a],
  ]) {
    if (!readsAny(a, outer) && readsAny(a, inner) && !readsAny(b, inner) && !isVolatile(a)) return { inner: a };
  }
  return undefined;
}

function replaceSide(whole: Expr, side: Expr, by: Expr): Expr {
  if (whole === side) return by;
  if (whole.kind === 'column') return whole;
  switch (whole.kind) {
    case 'call':
    case 'and':
    case 'or':
      return { ...whole, args: whole.args.map((arg) => replaceSide(arg, side, by)) };
    case 'cast':
    case 'is_null':
      return { ...whole, input: replaceSide(whole.input, side, by) };
    default:
      return whole;
  }
}
