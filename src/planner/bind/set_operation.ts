import { errors } from '../../base/error.ts';
import { bool, int64, numeric, sameType } from '../../data/type.ts';
import { commonType, resolveAggregate } from '../../functions/resolve.ts';
import type { SetOperation } from '../../parser/ast/query.ts';
import {
  aggregate,
  and,
  columnRef,
  distinct,
  falseLiteral,
  filter,
  isPassedOn,
  keep,
  literal,
  passOn,
  project,
  trueLiteral,
  union,
} from '../../plan/build.ts';
import type { AggregateCall, Column, Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { numbered } from '../expr/numbered.ts';
import type { BoundBody } from './body.ts';
import { convert, typesDiffer } from './coerce.ts';
import { requireEquality } from './comparable.ts';
import type { BindContext } from './context.ts';
import { bindOperator } from './operator.ts';
import { bindArmBody } from './query.ts';
import type { Scope } from './scope.ts';

interface Around {
  readonly outer: Scope | undefined;
  readonly keepUnknown: boolean;
}

/**
 * UNION, INTERSECT, EXCEPT: columns by position in their common type, named by the left arm. NULLs count as equal.
 * A chain of thousands is bound in a loop.
 */
export function bindSetOperation(operation: SetOperation, context: BindContext, around: Around): BoundBody {
  const chain = [operation];
  let first = operation.left;
  for (; first.kind === 'set_operation'; first = first.left) chain.push(first);
  let left = bindArmBody(first, context, around);
  for (const link of chain.reverse()) left = combined(left, bindArmBody(link.right, context, around), link, context);
  return left;
}

function combined(left: BoundBody, right: BoundBody, operation: SetOperation, context: BindContext): BoundBody {
  const name = operation.operation.toUpperCase();
  if (left.columns.length !== right.columns.length) {
    throw errors.badSyntax(
      `each ${name} query must have the same number of columns`,
      right.places[0] ?? operation.right.at,
    );
  }
  const columns = left.columns.map((column, i): Column => {
    const other = right.columns[i];
    const types = [column.type, other.type];
    const common = commonType(types);
    // What the untyped side holds may have other digits than the typed one.
    const hasUnknown = types.some((each) => each.kind === 'unknown');
    const type = hasUnknown && common?.kind === 'decimal' ? numeric : common;
    if (type === null) throw typesDiffer(name, column.type, other.type, right.places[i] ?? operation.right.at);
    return context.ids.column(column.name, type, column.nullable || other.nullable);
  });
  const arms = [left, right].map((arm) => retyped(arm, columns, context));
  const plan =
    operation.operation === 'union'
      ? united(arms, columns, operation.all)
      : operation.all
        ? repeated(arms, columns, operation, context)
        : counted(arms, columns, operation, context);
  return { plan, columns, keys: [], places: left.places };
}

/** A union of unions is one union; what is distinct in the end need not be before. */
function united(arms: readonly LogicalPlan[], columns: readonly Column[], all: boolean): LogicalPlan {
  const inputs = arms.flatMap((arm) => {
    const rows = all ? arm : withRepeats(arm);
    return rows.kind === 'union' ? rows.inputs : [arm];
  });
  const whole = union(inputs, columns);
  if (!all) for (const { type } of whole.output) requireEquality(type, undefined);
  return all ? whole : distinct(whole);
}

/** What the plan makes distinct; itself when it does nothing of the kind. */
function withRepeats(plan: LogicalPlan): LogicalPlan {
  if (plan.kind !== 'aggregate' || plan.aggregates.length > 0) return plan;
  const { input, groups } = plan;
  const whole = groups.length === input.output.length && groups.every(isPassedOn);
  return whole && groups.every(({ column }, i) => column.id === input.output[i].id) ? input : plan;
}

/** The arm with exactly the columns, each in the wanted type. */
export function retyped(arm: BoundBody, wanted: readonly Column[], context: BindContext): LogicalPlan {
  const plan = keep(arm.plan, arm.columns);
  if (arm.columns.every((column, i) => sameType(column.type, wanted[i].type))) return plan;
  const source = plan.kind === 'project' ? plan : project(plan, plan.output.map(passOn));
  const exprs = source.exprs.map((item, i) => {
    const { type } = wanted[i];
    if (sameType(item.expr.type, type)) return item;
    const at = arm.places[i];
    const expr: Expr = convert(item.expr, type, context, at);
    return { column: context.ids.column(item.column.name, type, item.column.nullable), expr };
  });
  return project(source.input, exprs);
}

/**
 * INTERSECT and EXCEPT by counting: rows of both arms carry which arm they come from, equal rows are grouped, and the
 * counts say which groups stay. Grouping takes NULLs as equal, as set operations must.
 */
function counted(
  arms: readonly LogicalPlan[],
  columns: readonly Column[],
  operation: SetOperation,
  context: BindContext,
): LogicalPlan {
  const { ids } = context;
  const tagged = arms.map((arm, i) =>
    project(arm, [
      ...arm.output.map(passOn),
      { column: ids.column('from_left', bool, false), expr: i === 0 ? trueLiteral : falseLiteral },
    ]),
  );
  const fromLeft = ids.column('from_left', bool, false);
  const whole = union(tagged, [...columns, fromLeft]);
  const inLeft = countWhere('in_left', columnRef(fromLeft), context);
  const inRight = countWhere('in_right', { kind: 'not', input: columnRef(fromLeft), type: bool }, context);
  const grouped = aggregate(whole, columns.map(passOn), [inLeft, inRight]);
  const compare = (call: AggregateCall, symbol: string): Expr =>
    bindOperator(symbol, [columnRef(call.column), literal(0n, int64)], operation.at, context);
  const stays = and([compare(inLeft, '>'), compare(inRight, operation.operation === 'intersect' ? '>' : '=')]);
  return keep(filter(grouped, stays), columns);
}

/** ALL counts repeats: the n-th of equal rows is a row of its own, so that each arm has every row once. */
function repeated(
  arms: readonly LogicalPlan[],
  columns: readonly Column[],
  operation: SetOperation,
  context: BindContext,
): LogicalPlan {
  const own = arms.map((arm) => numbered(arm, 'row_number', { by: arm.output.map(columnRef), order: [] }, context));
  const number = context.ids.column('row_number', int64, false);
  const plans = own.map(({ plan }) => plan);
  return keep(counted(plans, [...columns, number], operation, context), columns);
}

function countWhere(name: string, condition: Expr, context: BindContext): AggregateCall {
  const count = resolveAggregate('count', []);
  if (count.kind !== 'found') throw errors.internal('count(*) is not in the list of aggregates');
  return {
    column: context.ids.column(name, count.result, false),
    fn: count.name,
    overload: count.overload,
    args: [],
    distinct: false,
    filter: condition,
    orderBy: [],
  };
}
