import type { ColumnId } from '../../../base/ids.ts';
import { and, conjuncts, filter, join } from '../../../plan/build.ts';
import type { Expr, NamedExpr } from '../../../plan/expr.ts';
import type { Aggregate, Join, LogicalPlan, Project, Scan, Union, Window } from '../../../plan/logical.ts';
import { exprColumns, mapChildren, replaceColumns, withChildren } from '../../../plan/walk.ts';
import { idSet, isVolatile, readsOnly } from '../../expr/facts.ts';
import { withoutRepeats } from '../../expr/same.ts';
import { type RewriteRule, rewriteRule } from '../rule.ts';

/**
 * Conditions sink to where their columns come from, at last into the scan:
 *
 *   Filter a > 5 AND b < 3 AND a = b       Join inner on a = b
 *   └─ Join inner                     →    ├─ Scan t where a > 5
 *      ├─ Scan t                           └─ Scan u where b < 3
 *      └─ Scan u
 */
export const filterPushdown: RewriteRule = rewriteRule({
  name: 'filter_pushdown',
  about: 'Conditions sink to where their columns come from.',
  rewrite: (plan) => push(plan, []),
});

/** The plan with all of `terms` demanded of its rows, as low as they can be. */
function push(plan: LogicalPlan, terms: readonly Expr[]): LogicalPlan {
  switch (plan.kind) {
    case 'filter':
      return push(plan.input, [...conjuncts(plan.predicate), ...terms]);
    case 'scan':
      return pushScan(plan, terms);
    case 'project':
      return pushProject(plan, terms);
    case 'aggregate':
      return pushAggregate(plan, terms);
    case 'sort':
      return mapChildren(plan, (input) => push(input, terms));
    case 'project_set':
    case 'predict': {
      const [below, above] = partition(terms, movable(idSet(plan.input.output)));
      return filtered(withChildren(plan, [push(plan.input, below)]), above);
    }
    case 'window':
      return pushWindow(plan, terms);
    case 'union':
      return pushUnion(plan, terms);
    case 'join':
      return pushJoin(plan, terms);
    default:
      return filtered(
        mapChildren(plan, (child) => push(child, [])),
        terms,
      );
  }
}

const filtered = (plan: LogicalPlan, terms: readonly Expr[]): LogicalPlan =>
  terms.length === 0 ? plan : filter(plan, and(withoutRepeats(terms)));

function partition(terms: readonly Expr[], test: (term: Expr) => boolean): readonly [readonly Expr[], readonly Expr[]] {
  return [terms.filter(test), terms.filter((term) => !test(term))];
}

function pushScan(node: Scan, terms: readonly Expr[]): LogicalPlan {
  if (terms.length === 0) return node;
  const before = node.filter === null ? [] : conjuncts(node.filter);
  return { ...node, filter: and(withoutRepeats([...before, ...terms])) };
}

const substitution = (items: readonly NamedExpr[]): ((term: Expr) => Expr) => {
  const held = new Map<ColumnId, Expr>(items.map((item) => [item.column.id, item.expr]));
  return (term) => replaceColumns(term, (id) => held.get(id));
};

/** A value that is drawn anew each time must not be drawn twice: what reads it stays above. */
function pushProject(node: Project, terms: readonly Expr[]): LogicalPlan {
  const drawn = idSet(node.exprs.filter((item) => isVolatile(item.expr)).map((item) => item.column));
  const [above, below] = partition(terms, (term) => [...exprColumns(term)].some((id) => drawn.has(id)));
  return filtered(withChildren(node, [push(node.input, below.map(substitution(node.exprs)))]), above);
}

/** A condition on group keys decides about whole groups, so it may decide about their rows. */
function pushAggregate(node: Aggregate, terms: readonly Expr[]): LogicalPlan {
  const keys = idSet(node.groups.filter((item) => !isVolatile(item.expr)).map((item) => item.column));
  const [below, above] = partition(
    terms,
    (term) => node.groups.length > 0 && readsOnly(term, keys) && !isVolatile(term),
  );
  return filtered(withChildren(node, [push(node.input, below.map(substitution(node.groups)))]), above);
}

/** A condition on the partition's columns decides about whole partitions; any other would take rows out of them. */
function pushWindow(node: Window, terms: readonly Expr[]): LogicalPlan {
  const keys = new Set(node.partitionBy.flatMap((expr) => (expr.kind === 'column' ? [expr.id] : [])));
  const [below, above] = partition(terms, (term) => readsOnly(term, keys) && !isVolatile(term) && keys.size > 0);
  return filtered(withChildren(node, [push(node.input, below)]), above);
}

function pushUnion(node: Union, terms: readonly Expr[]): LogicalPlan {
  return mapChildren(node, (input) => {
    const items = node.output.map((column, i): NamedExpr => {
      const from = input.output[i];
      return { column, expr: { kind: 'column', id: from.id, type: from.type } };
    });
    return push(input, terms.map(substitution(items)));
  });
}

/** What each side of a join may filter by, what the condition keeps, what stays above. */
interface Distribution {
  readonly left: readonly Expr[];
  readonly right: readonly Expr[];
  readonly on: readonly Expr[];
  readonly above: readonly Expr[];
}

function pushJoin(node: Join, terms: readonly Expr[]): LogicalPlan {
  const { left, right, on, above } = distribute(node, terms);
  const condition = on.length === 0 ? null : and(withoutRepeats(on));
  const pushed = join({ ...node, left: push(node.left, left), right: push(node.right, right), condition });
  return filtered(pushed, above);
}

function distribute(node: Join, terms: readonly Expr[]): Distribution {
  const on = node.condition === null ? [] : conjuncts(node.condition);
  const ofLeft = movable(idSet(node.left.output));
  const ofRight = movable(idSet(node.right.output));
  switch (node.join) {
    case 'inner': {
      const [stays, moves] = partition([...on, ...terms], isVolatile);
      const [left, rest] = partition(moves, ofLeft);
      const [right, both] = partition(rest, ofRight);
      return { left, right, on: both, above: stays };
    }
    case 'left':
    case 'single':
    case 'anti':
    case 'semi': {
      const [left, above] = partition(terms, ofLeft);
      const [own, others] = node.join === 'semi' ? partition(on, ofLeft) : [[], on];
      const [right, rest] = partition(others, ofRight);
      return { left: [...left, ...own], right, on: rest, above };
    }
    case 'right': {
      const [right, above] = partition(terms, ofRight);
      const [left, rest] = partition(on, ofLeft);
      return { left, right, on: rest, above };
    }
    case 'mark': {
      const [left, above] = partition(terms, ofLeft);
      return { left, right: [], on, above };
    }
    case 'full':
      return { left: [], right: [], on, above: terms };
  }
}

const movable =
  (ids: ReadonlySet<ColumnId>) =>
  (term: Expr): boolean =>
    readsOnly(term, ids) && !isVolatile(term);
