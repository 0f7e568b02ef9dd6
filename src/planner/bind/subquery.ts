import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { bool } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import type { Query } from '../../parser/ast/query.ts';
import { columnRef, keep, not, oneRow, project } from '../../plan/build.ts';
import type { Column, Expr, NamedExpr, SubqueryExpr } from '../../plan/expr.ts';
import { isNullable } from '../../plan/nullable.ts';
import { settle } from './coerce.ts';
import { figureName } from './column_name.ts';
import { compareRows, membersOf } from './comparison.ts';
import { type BindContext, placedAt } from './context.ts';
import { bindExpression } from './expression.ts';
import { wordAfter } from './in_list.ts';
import { bindPredict, findModel } from './model.ts';
import { placeSubqueries } from './place.ts';
import { bindQuery } from './query.ts';
import { fieldAt, rowCall } from './row_call.ts';
import { type Scope, scopeOf, scopesOutward } from './scope.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export function bindScalarSubquery(expression: Of<'scalar_subquery'>, scope: Scope, context: BindContext): Expr {
  const { plan, columns } = bindQuery(expression.query, context, scope);
  if (columns.length !== 1) throw errors.badSyntax('subquery must return only one column', expression.at);
  return { kind: 'subquery', form: 'scalar', plan, negated: false, type: columns[0].type, at: expression.at };
}

/** A query of one row beside a row: its columns, as fields of one record. */
export function bindRowSubquery(
  { query, at }: Of<'scalar_subquery'>,
  { members, operatorAt }: { readonly members: number; readonly operatorAt: Span },
  scope: Scope,
  context: BindContext,
): readonly Expr[] {
  const { plan, columns } = bindQuery(query, context, scope);
  if (columns.length > members) throw errors.badSyntax('subquery has too many columns', operatorAt);
  if (columns.length < members) throw errors.badSyntax('subquery has too few columns', operatorAt);
  const fields = columns.map(({ type }, i) => ({ name: `f${i + 1}`, type }));
  const row = rowCall(columns.map(columnRef), fields, at, context);
  const whole = project(plan, [{ column: context.ids.column('row', row.type, false), expr: row }]);
  const found: SubqueryExpr = { kind: 'subquery', form: 'scalar', plan: whole, negated: false, type: row.type, at };
  return columns.map((_, i) => fieldAt(found, i, at, context));
}

export function bindExists(expression: Of<'exists'>, scope: Scope, context: BindContext): Expr {
  const { plan } = bindQuery(expression.query, context, scope);
  return { kind: 'subquery', form: 'exists', plan, negated: false, type: bool, at: expression.at };
}

/** `x IN (query)` is `x = ANY (query)`. */
export function bindInSubquery(expression: Of<'in'>, query: Query, scope: Scope, context: BindContext): Expr {
  const found = anyOf(expression.operand, '=', query, scope, context);
  return expression.negated ? not(found) : found;
}

/** `x op ALL (query)` is NOT (NOT (x op y) for ANY y of the query), NULLs included. */
export function bindQuantified(expression: Of<'quantified'>, scope: Scope, context: BindContext): Expr {
  const { operand, operator, quantifier, query } = expression;
  const found = anyOf(operand, operator, query, scope, context);
  if (quantifier === 'any') return found;
  return not({ ...found, condition: not(found.condition!) });
}

function anyOf(operand: Expression, operator: string, query: Query, scope: Scope, context: BindContext): SubqueryExpr {
  const at = wordAfter(operand.at);
  const left = membersOf(operand).map((member) => bindExpression(member, scope, context));
  const { plan, columns } = bindQuery(query, context, scope);
  if (columns.length > left.length) throw errors.badSyntax('subquery has too many columns', at);
  if (columns.length < left.length) throw errors.badSyntax('subquery has too few columns', at);
  const condition = compareRows(operator, left, columns.map(columnRef), at, context);
  return { kind: 'subquery', form: 'any', plan, condition, negated: false, type: bool, at: operand.at };
}

/**
 * PREDICT(MODEL m USING 1.0 AS x1, …) as a value: a subquery of one row, which `placeSubqueries` turns into a Predict
 * over the surrounding plan.
 */
export function bindPredictValue(expression: Of<'predict'>, scope: Scope, context: BindContext): Expr {
  const { model: reference, using, at } = expression;
  const model = findModel(reference, context);
  const items = using === null ? visibleFeatures(scope, context) : namedFeatures(using, scope, context);
  const exprs = items.map((item) => item.expr);
  const placed = placeSubqueries(oneRow, exprs, context);
  const row = project(
    placed.plan,
    items.map((item, i) => ({ ...item, expr: placed.exprs[i] })),
  );
  const predicted = bindPredict(row, scopeOf(row.output), model, context, { at });
  const [column] = predicted.predictions;
  const plan = keep(predicted, [column]);
  return placedAt({ kind: 'subquery', form: 'scalar', plan, negated: false, type: column.type, at }, at, context);
}

type Using = NonNullable<Of<'predict'>['using']>;

function namedFeatures(using: Using, scope: Scope, context: BindContext): NamedExpr[] {
  return using.map(({ expr, name }) => {
    const bound = settle(bindExpression(expr, scope, context), context);
    return named(bound, name?.name ?? figureName(expr), context);
  });
}

/** USING *: every column of the innermost level that has some. */
function visibleFeatures(scope: Scope, context: BindContext): NamedExpr[] {
  for (const level of scopesOutward(scope)) {
    if (level.columns.length === 0) continue;
    return level.columns.map((entry) => named(columnRef(entry.column), entry.name, context, entry.column.nullable));
  }
  return [];
}

function named(expr: Expr, name: string, context: BindContext, nullable = isNullable(expr, [])): NamedExpr {
  const column: Column = context.ids.column(name, expr.type, nullable);
  return { column, expr };
}
