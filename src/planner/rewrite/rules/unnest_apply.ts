import type { ColumnId } from '../../../base/ids.ts';
import { bool } from '../../../data/type.ts';
import {
  and,
  apply,
  caseArm,
  columnRef,
  conjuncts,
  falseLiteral,
  filter,
  isNull,
  join,
  keep,
  literal,
  not,
  oneRow,
  passOn,
  project,
  projectSet,
  trueLiteral,
} from '../../../plan/build.ts';
import type { Expr, NamedExpr } from '../../../plan/expr.ts';
import type { Aggregate, Apply, LogicalPlan } from '../../../plan/logical.ts';
import { freeColumns, mapPlan, nodesOf, replaceColumns } from '../../../plan/walk.ts';
import { idSet } from '../../expr/facts.ts';
import { atMostOneRow } from '../cardinality.ts';
import { unnestByDomain } from '../domain.ts';
import { emptyValues } from '../empty_values.ts';
import { firstRow } from '../first_row.ts';
import { freshCopy } from '../fresh_copy.ts';
import { groupedBy, pullUp, withComputed } from '../pull_up.ts';
import { nodeRule, type RuleContext } from '../rule.ts';

/**
 * An Apply becomes a join. Where the correlation can be moved to the top of the dependent side it becomes the join's
 * condition; elsewhere the dependent side is computed for the distinct values it depends on (src/planner/rewrite/domain.ts).
 *
 *   Apply semi                Join semi on s.k = x.k
 *   ├─ x                 →    ├─ x
 *   └─ Filter s.k = x.k       └─ s
 *      └─ s
 */
export const unnestApply = nodeRule({
  name: 'unnest_apply',
  about: 'Correlated subqueries are joins.',
  on: 'apply',
  required: true,
  apply: unnest,
});

function unnest(whole: Apply, context: RuleContext): LogicalPlan {
  const outer = idSet(whole.left.output);
  const right = withoutLimits(whole, outer, context);
  const node: Apply = { ...whole, right, join: whole.join === 'single' && atMostOneRow(right) ? 'left' : whole.join };
  const correlated = [...freeColumns(node.right)].filter((id) => outer.has(id));
  if (correlated.length === 0) return keep(join(node), node.output);
  if (node.mark?.nullable === true && node.condition !== null) return byTwoMarks(node, context);
  const onLeft = setsOnLeft(node);
  if (onLeft !== undefined) return onLeft;
  const single = peel(node.right);
  const joined = single === undefined ? joinToPulled(node, context) : joinToSingleRow(node, single, context);
  return joined ?? unnestByDomain({ ...node, correlated }, context.ids);
}

/** A limit holds for each outer row: to one row it is an aggregate, and whether there is any row it does not touch. */
function withoutLimits(node: Apply, outer: ReadonlySet<ColumnId>, { ids }: RuleContext): LogicalPlan {
  const isExistence = node.condition === null && (node.join === 'semi' || node.join === 'anti' || node.join === 'mark');
  const from = isExistence ? forExistence(node.right) : node.right;
  return mapPlan(from, (part) => {
    if (part.kind !== 'limit' || ![...freeColumns(part)].some((id) => outer.has(id))) return part;
    return firstRow(part, ids) ?? part;
  });
}

/** What counts only for whether there is a row: no order, nothing computed, no limit that lets a row through. */
function forExistence(plan: LogicalPlan): LogicalPlan {
  if (plan.kind === 'project' || plan.kind === 'sort') return forExistence(plan.input);
  if (plan.kind !== 'limit' || plan.offset !== null) return plan;
  const lets = plan.count === null || (plan.count.kind === 'literal' && Number(plan.count.value ?? 1) > 0);
  return lets ? forExistence(plan.input) : plan;
}

/**
 * Among the rows that the correlation leaves, a three-valued mark is true when the condition is for some row, NULL when
 * it is NULL for some; the marks of a join know only the first, so there are two.
 */
function byTwoMarks(node: Apply, context: RuleContext): LogicalPlan {
  const { ids } = context;
  const holds = ids.column('holds', bool, false);
  const isUnknown = ids.column('unknown', bool, false);
  const copy = freshCopy(node.right, ids);
  const renamed = new Map(node.right.output.map((column) => [column.id, columnRef(copy.column(column))]));
  const unknown = isNull(replaceColumns(node.condition!, (id) => renamed.get(id)));
  const first = unnest(apply({ ...node, mark: holds }), context);
  const { correlated } = node;
  const parts = {
    join: 'mark',
    left: first,
    right: copy.plan,
    condition: unknown,
    mark: isUnknown,
    correlated,
  } as const;
  const expr: Expr = {
    kind: 'case',
    whens: [caseArm(columnRef(holds), trueLiteral), caseArm(columnRef(isUnknown), literal(null, bool))],
    otherwise: falseLiteral,
    type: bool,
  };
  return project(unnest(apply(parts), context), [...node.left.output.map(passOn), { column: node.mark!, expr }]);
}

/** A dependent side that is nothing but sets computed from the left row stands on the left side itself. */
function setsOnLeft(node: Apply): LogicalPlan | undefined {
  if (node.join !== 'inner' || !nodesOf(node.right).some((part) => part.kind === 'project_set')) return undefined;
  const grown = replanted(node.right, node.left);
  if (grown === undefined) return undefined;
  return keep(node.condition === null ? grown : filter(grown, node.condition), node.output);
}

function replanted(plan: LogicalPlan, left: LogicalPlan): LogicalPlan | undefined {
  if (plan.kind === 'values') return plan.rows.length === 1 && plan.output.length === 0 ? left : undefined;
  if (plan.kind !== 'project' && plan.kind !== 'project_set' && plan.kind !== 'filter') return undefined;
  const input = replanted(plan.input, left);
  if (input === undefined) return undefined;
  if (plan.kind === 'filter') return filter(input, plan.predicate);
  if (plan.kind === 'project_set') return projectSet(input, plan.calls, plan.ordinality);
  return project(input, [...left.output.map(passOn), ...plan.exprs]);
}

/** The dependent side as an aggregate of one row, with what is computed and demanded of it above. */
interface SingleRow {
  readonly source: Aggregate | typeof oneRow;
  readonly having: readonly Expr[];
  readonly computed: readonly NamedExpr[];
}

function peel(plan: LogicalPlan): SingleRow | undefined {
  switch (plan.kind) {
    case 'aggregate':
      return plan.groups.length === 0 ? { source: plan, having: [], computed: [] } : undefined;
    case 'values':
      return plan.rows.length === 1
        ? { source: oneRow, having: [], computed: plan.output.map((column, i) => ({ column, expr: plan.rows[0][i] })) }
        : undefined;
    case 'sort':
      return peel(plan.input);
    case 'project': {
      const below = peel(plan.input);
      if (below === undefined) return undefined;
      const computed = plan.exprs.map((item) => ({ ...item, expr: withComputed(item.expr, below.computed) }));
      return { ...below, computed: [...below.computed, ...computed] };
    }
    case 'filter': {
      const below = peel(plan.input);
      if (below === undefined) return undefined;
      return { ...below, having: [...below.having, ...conjuncts(withComputed(plan.predicate, below.computed))] };
    }
    default:
      return undefined;
  }
}

/** Adds the one row of the dependent side to every row of the left, then demands and computes above. */
function joinToSingleRow(node: Apply, single: SingleRow, context: RuleContext): LogicalPlan | undefined {
  const { source } = single;
  if (source.kind === 'values') return finishSingle(node, node.left, single);
  const pulling = { outer: idSet(node.left.output), ids: context.ids, existence: false };
  const pulled = pullUp(source.input, pulling);
  if (pulled === undefined || pulled.computed.length > 0) return undefined;
  const { calls, items } = emptyValues(source.aggregates, context.ids);
  const grouped = groupedBy({ ...source, aggregates: calls }, pulled, pulling);
  if (grouped === undefined) return undefined;
  // Without a predicate the aggregate is not correlated: one row for all, and no group may be missing.
  const kind = grouped.plan.groups.length === 0 && grouped.predicates.length === 0 ? 'inner' : 'left';
  const condition = grouped.predicates.length === 0 ? null : and(grouped.predicates);
  const joined = join({ join: kind, left: node.left, right: grouped.plan, condition });
  return finishSingle(node, joined, { ...single, computed: [...items, ...overItems(single.computed, items)] });
}

const overItems = (computed: readonly NamedExpr[], items: readonly NamedExpr[]): readonly NamedExpr[] =>
  computed.map((item) => ({ ...item, expr: withComputed(item.expr, items) }));

/** `joined` has the left columns and what the computed columns are made of. */
function finishSingle(node: Apply, joined: LogicalPlan, single: SingleRow): LogicalPlan {
  const above = (expr: Expr): Expr => withComputed(expr, single.computed);
  const having = single.having.map(above);
  const test = node.condition === null ? [] : conjuncts(above(node.condition));
  const demands = and([...having, ...test]);
  const left = node.left.output.map(passOn);
  switch (node.join) {
    case 'semi':
      return keep(filter(joined, demands), node.output);
    case 'anti':
      return keep(filter(joined, not({ kind: 'coalesce', args: [demands, falseLiteral], type: bool })), node.output);
    case 'mark': {
      const expr = having.length === 0 ? and(test) : onlyWhen(and(having), and(test), falseLiteral);
      return project(joined, [...left, { column: node.mark!, expr }]);
    }
    default: {
      const isFiltered = having.length + test.length > 0;
      const rows = node.join === 'inner' && isFiltered ? filter(joined, demands) : joined;
      const right = node.right.output.map((column): NamedExpr => {
        const expr = above(columnRef(column));
        if (node.join === 'inner' || !isFiltered) return { column, expr };
        return { column, expr: onlyWhen(demands, expr, literal(null, expr.type)) };
      });
      return project(rows, [...left, ...right]);
    }
  }
}

const onlyWhen = (when: Expr, value: Expr, otherwise: Expr): Expr => ({
  kind: 'case',
  whens: [caseArm(when, value)],
  otherwise,
  type: value.type,
});

/** The correlation as the join's condition; columns that need both sides are computed above it. */
function joinToPulled(node: Apply, context: RuleContext): LogicalPlan | undefined {
  const pulled = pullUp(node.right, {
    outer: idSet(node.left.output),
    ids: context.ids,
    existence: node.join === 'semi' || node.join === 'anti' || node.join === 'mark',
  });
  if (pulled === undefined) return undefined;
  const own = node.condition === null ? [] : conjuncts(withComputed(node.condition, pulled.computed));
  const terms = [...pulled.predicates, ...own];
  const condition = terms.length === 0 ? null : and(terms);
  const optional = (node.join === 'left' || node.join === 'single') && pulled.computed.length > 0;
  const matched = context.ids.column('matched', bool, false);
  if (node.join === 'mark') return markByJoin(node, pulled.plan, condition, context);
  const right = optional
    ? project(pulled.plan, [...pulled.plan.output.map(passOn), { column: matched, expr: trueLiteral }])
    : pulled.plan;
  const joined = join({ ...node, right, condition });
  if (node.join !== 'inner' && !optional) return keep(joined, node.output);
  const held = new Map(pulled.computed.map((item) => [item.column.id, item.expr]));
  const items = node.output.map((column): NamedExpr => {
    const expr = held.get(column.id);
    if (expr === undefined) return passOn(column);
    if (!optional) return { column, expr };
    return { column, expr: onlyWhen(isNull(columnRef(matched), true), expr, literal(null, expr.type)) };
  });
  return held.size === 0 ? keep(joined, node.output) : project(joined, items);
}

/** The correlation may be NULL where the mark must be false: no row is there. */
function markByJoin(node: Apply, right: LogicalPlan, condition: Expr | null, context: RuleContext): LogicalPlan {
  const mark = context.ids.column(node.mark!.name, bool);
  const joined = join({ join: 'mark', left: node.left, right, condition, mark });
  const expr: Expr = { kind: 'coalesce', args: [columnRef(mark), falseLiteral], type: bool };
  return project(joined, [...node.left.output.map(passOn), { column: node.mark!, expr }]);
}
