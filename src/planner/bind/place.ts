import type { ColumnId } from '../../base/ids.ts';
import { bool } from '../../data/type.ts';
import { and, apply, columnRef, conjuncts, filter, join, oneRow, passOn, project } from '../../plan/build.ts';
import type { Column, Expr, SubqueryExpr } from '../../plan/expr.ts';
import { type JoinKind, type LogicalPlan, subqueryPlan } from '../../plan/logical.ts';
import { isNullable } from '../../plan/nullable.ts';
import { exprColumns, exprsOf, freeColumns, mapExpr, mapSame, someExpr } from '../../plan/walk.ts';
import { isVolatile } from '../expr/facts.ts';
import type { BindContext } from './context.ts';

/**
 * Takes subqueries out of expressions: the plan grows a join for each, and in its place stands a column of it.
 *
 *   Project (SELECT max(b) FROM u) + a          Project max + a
 *   └─ Scan t                              →    └─ Join single
 *                                                  ├─ Scan t
 *                                                  └─ Aggregate max(b) …
 *
 * The join is an Apply when the subquery reads columns of the plan.
 */
export function placeSubqueries(
  plan: LogicalPlan,
  exprs: readonly Expr[],
  context: BindContext,
): { readonly plan: LogicalPlan; readonly exprs: readonly Expr[] } {
  const placed = new Map<unknown, Expr>();
  let grown = plan;
  const replace = (part: Expr): Expr => {
    if (part.kind !== 'subquery') return part;
    const known = placed.get(part.plan);
    if (known !== undefined) return known;
    const step = placeOne(grown, part, context);
    grown = step.plan;
    placed.set(part.plan, step.expr);
    return step.expr;
  };
  const replaced = mapSame(exprs, (expr) => (hasSubquery(expr) ? mapExpr(expr, replace) : expr));
  return { plan: grown, exprs: replaced };
}

export const hasSubquery = (expr: Expr): boolean => someExpr(expr, (part) => part.kind === 'subquery');

function placeOne(plan: LogicalPlan, sub: SubqueryExpr, context: BindContext): { plan: LogicalPlan; expr: Expr } {
  const right = subqueryPlan(sub.plan);
  if (sub.form === 'scalar') {
    const [column] = right.output;
    if (right.kind === 'project' && right.input === oneRow && !isVolatile(right.exprs[0].expr)) {
      return { plan, expr: right.exprs[0].expr };
    }
    const onto = replant(right, plan);
    if (onto !== undefined) return { plan: onto, expr: columnRef(column) };
    return { plan: joined('single', plan, right, null, null), expr: columnRef(column) };
  }
  const condition = sub.condition ?? null;
  const nullable = condition !== null && isNullable(condition, [...plan.output, ...right.output]);
  const mark: Column = context.ids.column(sub.form, bool, nullable);
  return { plan: joined('mark', plan, right, condition, mark), expr: columnRef(mark) };
}

function joined(
  kind: JoinKind,
  left: LogicalPlan,
  right: LogicalPlan,
  condition: Expr | null,
  mark: Column | null,
): LogicalPlan {
  const parts = { join: kind, left, right, condition, mark };
  const correlated = correlation(left, right);
  return correlated.length === 0 ? join(parts) : apply({ ...parts, correlated });
}

/** Columns of `left` that `right` uses. */
export function correlation(left: LogicalPlan, right: LogicalPlan): readonly ColumnId[] {
  const free = freeColumns(right);
  return left.output.map((column) => column.id).filter((id) => free.has(id));
}

/**
 * A subquery without FROM is one row: its projections (and predictions) can stand on the surrounding plan itself.
 * undefined: it reads something of its own.
 */
function replant(right: LogicalPlan, onto: LogicalPlan): LogicalPlan | undefined {
  if (right === oneRow) return onto;
  if (right.kind !== 'project' && right.kind !== 'predict') return undefined;
  const input = replant(right.input, onto);
  // (SELECT random()) is one number for all rows, so it stays a row of its own.
  if (input === undefined || exprsOf(right).some(isVolatile)) return undefined;
  if (right.kind === 'predict') return { ...right, input, output: [...input.output, ...right.predictions] };
  const have = new Set(input.output.map((column) => column.id));
  const added = right.exprs.filter((item) => !have.has(item.column.id));
  return added.length === 0 ? input : project(input, [...input.output.map(passOn), ...added]);
}

// ---------------------------------------------------------------- conditions

/**
 * Filters by a condition whose conjuncts may hold subqueries: those that are EXISTS or IN on the top level become semi
 * and anti joins, others are placed as values. Plain conjuncts are tested first.
 */
export function placeCondition(plan: LogicalPlan, condition: Expr, context: BindContext): LogicalPlan {
  const terms = conjuncts(condition);
  const simple = terms.filter((term) => !hasSubquery(term));
  let grown = simple.length === 0 ? plan : filter(plan, and(simple));
  for (const term of terms) if (hasSubquery(term)) grown = placeTerm(grown, term, context);
  return grown;
}

function placeTerm(plan: LogicalPlan, term: Expr, context: BindContext): LogicalPlan {
  const negated = term.kind === 'not';
  const sub = negated ? term.input : term;
  if (sub.kind === 'subquery' && sub.form !== 'scalar' && !nested(sub)) {
    const right = subqueryPlan(sub.plan);
    const condition = sub.condition ?? null;
    if (!negated) return joined('semi', plan, right, condition, null);
    // NOT IN is an anti join only while nothing can be NULL; a mark join knows what NULL means there.
    if (condition === null || !isNullable(condition, [...plan.output, ...right.output])) {
      return joined('anti', plan, right, condition, null);
    }
  }
  const placed = placeSubqueries(plan, [term], context);
  const kept = filter(placed.plan, placed.exprs[0]);
  return project(kept, plan.output.map(passOn));
}

const nested = (sub: SubqueryExpr): boolean => sub.condition !== undefined && hasSubquery(sub.condition);

/** Whether the expression, its subqueries included, reads any of the columns. */
export function readsAny(expr: Expr, columns: readonly Column[]): boolean {
  const read = exprColumns(expr);
  return columns.some((column) => read.has(column.id));
}
