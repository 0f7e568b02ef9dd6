import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';
import { float64, isNumber, text, typeName } from '../../data/type.ts';
import { regressionMetrics } from '../../ml/metrics/regression.ts';
import type { StoredModel } from '../../ml/model.ts';
import { parseSelectItems } from '../../parser/parse.ts';
import { aggregate, caseArm, columnRef, filter, isNull, join, literal, project, values } from '../../plan/build.ts';
import type { AggregateCall, Column, Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import type { BoundQuery } from './body.ts';
import type { BindContext } from './context.ts';
import { bindPredict } from './model.ts';
import { bindOperator } from './operator.ts';
import { scopeOf } from './scope.ts';
import { bindSelectItems } from './select_items.ts';

/**
 * EVALUATE MODEL m ON rows: one row (metric, value) for each metric that is defined.
 *
 *   Project metric, CASE metric WHEN 'r2' THEN … END
 *   └─ Join
 *      ├─ Values 'r2', 'rmse', …
 *      └─ Aggregate ml.metric(target, predicted), …
 *         └─ Predict
 */
export function bindEvaluation(model: StoredModel, source: BoundQuery, context: BindContext, at?: Span): LogicalPlan {
  const scope = scopeOf(source.columns);
  const place = at === undefined ? {} : { at };
  const scored = bindPredict(source.plan, scope, model, context, place);
  const [predicted] = scored.predictions;
  const target = targetOf(model, source.columns, context, at);
  const calls = regressionMetrics.map(
    ({ name }): AggregateCall => ({
      column: context.ids.column(name, float64),
      fn: 'ml.metric',
      overload: 0,
      args: [target, columnRef(predicted)],
      distinct: false,
      filter: null,
      orderBy: [],
      options: { name },
    }),
  );
  return unpivot(aggregate(scored, [], calls), calls, context);
}

function unpivot(row: LogicalPlan, calls: readonly AggregateCall[], context: BindContext): LogicalPlan {
  const metric = context.ids.column('metric', text, false);
  const names = values(
    calls.map(({ column }) => [literal(column.name, text)]),
    [metric],
  );
  const pairs = join({ join: 'inner', left: names, right: row, condition: null });
  const nowhere: Span = { start: 0, end: 0 };
  const whens = calls.map(({ column }) =>
    caseArm(bindOperator('=', [columnRef(metric), literal(column.name, text)], nowhere, context), columnRef(column)),
  );
  const value = context.ids.column('value', float64);
  const expr: Expr = { kind: 'case', whens, otherwise: literal(null, float64), type: float64 };
  const rows = project(pairs, [
    { column: metric, expr: columnRef(metric) },
    { column: value, expr },
  ]);
  return filter(rows, isNull(columnRef(value), true));
}

/** The target as it was trained on: a column of that name, or what the transform computes. */
function targetOf(model: StoredModel, columns: readonly Column[], context: BindContext, at: Span | undefined): Expr {
  const { name, expression } = model.target;
  if (expression !== null) {
    const inner: BindContext = { ...context, places: new WeakMap(), commonTables: undefined };
    return bindSelectItems(parseSelectItems(expression), scopeOf(columns), inner)[0].expr;
  }
  const matches = columns.filter((column) => column.name === name);
  if (matches.length > 1) throw errors.ambiguousColumn(name, at);
  if (matches.length === 0) {
    const names = columns.map((column) => column.name);
    throw errors.missingFeature(name, model.name, [name], at, nearest(name, names));
  }
  if (isNumber(matches[0].type)) return columnRef(matches[0]);
  const message = `target "${name}" of model "${model.name}" must be a number, not ${typeName(matches[0].type)}`;
  throw errors.datatypeMismatch(message, at);
}
