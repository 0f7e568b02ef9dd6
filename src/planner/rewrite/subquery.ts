import { bool, type DataType, int64 } from '../../data/type.ts';
import {
  aggregate,
  apply,
  caseArm,
  columnRef,
  falseLiteral,
  filter,
  isNull,
  type JoinParts,
  join,
  literal,
  not,
  trueLiteral,
} from '../../plan/build.ts';
import type { Column, Expr, SubqueryExpr } from '../../plan/expr.ts';
import { type LogicalPlan, subqueryPlan } from '../../plan/logical.ts';
import { freeColumns, mapExprChildren } from '../../plan/walk.ts';
import { hasSubquery, idSet, mayBeNull, nullableIn } from '../expr/facts.ts';
import { aggregateCall, call } from '../expr/make.ts';
import { atMostOneRow, exactlyOneRow } from './cardinality.ts';
import { freshCopy } from './fresh_copy.ts';
import type { RuleContext } from './rule.ts';

export interface SubqueryContext extends RuleContext {
  /** Removes the subqueries inside a subquery's own plan. */
  readonly convert: (plan: LogicalPlan) => LogicalPlan;
  /** Plans that are in the query already: one that is used again is copied under fresh ids. */
  readonly used: Set<object>;
}

/** The subquery's plan, free of subqueries, its columns found nowhere else in the query. */
function planOf(sub: SubqueryExpr, context: SubqueryContext): LogicalPlan {
  const plan = context.convert(subqueryPlan(sub.plan));
  if (context.used.has(sub.plan)) return freshCopy(plan, context.ids).plan;
  context.used.add(sub.plan);
  return plan;
}

/** An expression without subqueries, and the input that has the columns which took their place. */
export interface Lifted {
  readonly expr: Expr;
  readonly input: LogicalPlan;
}

/** A join of `left` with a subquery's plan: an Apply when the plan uses columns of `left`. */
export function joinOrApply(parts: JoinParts): LogicalPlan {
  const outer = idSet(parts.left.output);
  const correlated = [...freeColumns(parts.right)].filter((id) => outer.has(id));
  return correlated.length === 0 ? join(parts) : apply({ ...parts, correlated });
}

/** Replaces each subquery of the expression by a column that a join with the subquery adds to the input. */
export function liftSubqueries(expr: Expr, input: LogicalPlan, context: SubqueryContext): Lifted {
  let current = input;
  const visit = (part: Expr): Expr => {
    if (!hasSubquery(part)) return part;
    const inner = mapExprChildren(part, visit);
    if (inner.kind !== 'subquery') return inner;
    const step = liftOne(inner, current, context);
    current = step.input;
    return step.expr;
  };
  return { expr: visit(expr), input: current };
}

function liftOne(sub: SubqueryExpr, input: LogicalPlan, context: SubqueryContext): Lifted {
  const plan = planOf(sub, context);
  if (sub.form === 'scalar') return liftScalar(plan, input);
  const lifted = sub.form === 'exists' ? liftExists(plan, input, context) : liftAny(anyTest(sub, plan), input, context);
  return negates(sub) ? { ...lifted, expr: not(lifted.expr) } : lifted;
}

function liftScalar(plan: LogicalPlan, input: LogicalPlan): Lifted {
  const [value] = plan.output;
  const kind = exactlyOneRow(plan)
    ? isCorrelated(plan, input)
      ? 'left'
      : 'inner'
    : atMostOneRow(plan)
      ? 'left'
      : 'single';
  return {
    expr: columnRef(value),
    input: joinOrApply({ join: kind, left: input, right: plan, condition: null }),
  };
}

const isCorrelated = (plan: LogicalPlan, input: LogicalPlan): boolean => {
  const outer = idSet(input.output);
  for (const id of freeColumns(plan)) if (outer.has(id)) return true;
  return false;
};

/** A mark join: its mark is NULL at most where a correlated comparison is, which means that no row is there. */
function liftExists(plan: LogicalPlan, input: LogicalPlan, context: SubqueryContext): Lifted {
  const right = forExistence(plan);
  if (exactlyOneRow(right)) return { expr: trueLiteral, input };
  const mark = context.ids.column('exists', bool);
  return {
    expr: isTrue(columnRef(mark)),
    input: joinOrApply({ join: 'mark', left: input, right, condition: null, mark }),
  };
}

/** `∃ row of plan: condition`, three-valued. */
interface AnyTest {
  readonly plan: LogicalPlan;
  readonly condition: Expr;
  /** The condition is an equality with the subquery's column. */
  readonly equality: boolean;
}

/** IN and ANY as they are; `x op ALL (s)` is NOT (NOT (x op s) for ANY row). */
function anyTest(sub: SubqueryExpr, plan: LogicalPlan): AnyTest {
  const { test } = sub;
  if (test === undefined) throw new Error('internal error: not true that IN, ANY and ALL have a left side');
  const comparison: Expr = {
    kind: 'call',
    fn: test.fn,
    overload: test.overload,
    args: [test.left, columnRef(plan.output[0])],
    type: bool,
  };
  if (sub.form === 'all') return { plan, condition: not(comparison), equality: false };
  return { plan, condition: comparison, equality: test.fn === '=' };
}

const negates = (sub: SubqueryExpr): boolean => sub.negated !== (sub.form === 'all');

function liftAny(test: AnyTest, input: LogicalPlan, context: SubqueryContext): Lifted {
  const isNullable = nullableIn([...input.output, ...test.plan.output]);
  const neverNull = !mayBeNull(test.condition, isNullable);
  if (!neverNull && (!test.equality || isCorrelated(test.plan, input))) return liftByCounting(test, input, context);
  const mark = context.ids.column('in', bool);
  return {
    expr: neverNull ? isTrue(columnRef(mark)) : columnRef(mark),
    input: joinOrApply({ join: 'mark', left: input, right: test.plan, condition: test.condition, mark }),
  };
}

/** Three-valued ANY by counting the rows where the condition is true and those where it is NULL. */
function liftByCounting(test: AnyTest, input: LogicalPlan, context: SubqueryContext): Lifted {
  const column = (name: string) => (type: DataType) => context.ids.column(name, type, false);
  const trues = { ...aggregateCall('count', [], column('trues')), filter: test.condition };
  const nulls = { ...aggregateCall('count', [], column('nulls')), filter: isNull(test.condition) };
  const some = (counted: Column): Expr => call('>', [columnRef(counted), literal(0n, int64)]);
  return {
    expr: {
      kind: 'case',
      whens: [caseArm(some(trues.column), trueLiteral), caseArm(some(nulls.column), literal(null, bool))],
      otherwise: falseLiteral,
      type: bool,
    },
    input: joinOrApply({
      join: 'left',
      left: input,
      right: aggregate(test.plan, [], [trues, nulls]),
      condition: null,
    }),
  };
}

/**
 * A term of a WHERE that is EXISTS, IN, ANY or ALL, negated or not, as a semi or anti join; undefined when it is
 * another kind of term.
 */
export function filterBySubquery(term: Expr, input: LogicalPlan, context: SubqueryContext): LogicalPlan | undefined {
  const sub = term.kind === 'not' ? term.input : term;
  if (sub.kind !== 'subquery' || sub.form === 'scalar') return undefined;
  const keepsMatches = negates(sub) === (term.kind === 'not');
  const plan = planOf(sub, context);
  if (sub.form === 'exists') {
    const right = forExistence(plan);
    const kind = keepsMatches ? 'semi' : 'anti';
    return joinOrApply({ join: kind, left: input, right, condition: null });
  }
  let from = input;
  const test = anyTest(sub, plan);
  if (sub.test !== undefined && hasSubquery(sub.test.left)) {
    const lifted = liftSubqueries(test.condition, input, context);
    from = lifted.input;
    return filterByTest({ ...test, condition: lifted.expr }, from, keepsMatches, context);
  }
  return filterByTest(test, from, keepsMatches, context);
}

function filterByTest(test: AnyTest, input: LogicalPlan, keepsMatches: boolean, context: SubqueryContext): LogicalPlan {
  const { plan: right, condition } = test;
  if (keepsMatches) return joinOrApply({ join: 'semi', left: input, right, condition });
  if (!mayBeNull(condition, nullableIn([...input.output, ...right.output]))) {
    return joinOrApply({ join: 'anti', left: input, right, condition });
  }
  if (test.equality && !isCorrelated(right, input)) {
    const mark = context.ids.column('in', bool);
    return filter(join({ join: 'mark', left: input, right, condition, mark }), not(columnRef(mark)));
  }
  // A row also fails by a comparison that is NULL.
  const fails: Expr = { kind: 'coalesce', args: [condition, trueLiteral], type: bool };
  return joinOrApply({ join: 'anti', left: input, right, condition: fails });
}

const isTrue = (expr: Expr): Expr => ({ kind: 'coalesce', args: [expr, falseLiteral], type: bool });

/** What only counts for whether there is a row: no order, no computed columns, no limit that lets a row through. */
function forExistence(plan: LogicalPlan): LogicalPlan {
  switch (plan.kind) {
    case 'project':
    case 'sort':
      return forExistence(plan.input);
    case 'limit': {
      const { count, offset } = plan;
      const lets = count === null || (count.kind === 'literal' && (count.value === null || Number(count.value) > 0));
      const skips =
        offset !== null && !(offset.kind === 'literal' && (offset.value === null || Number(offset.value) === 0));
      return lets && !skips ? forExistence(plan.input) : plan;
    }
    case 'aggregate':
      return plan.groups.length > 0 ? forExistence(plan.input) : plan;
    default:
      return plan;
  }
}
