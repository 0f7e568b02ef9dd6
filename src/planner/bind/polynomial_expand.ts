import { errors } from '../../base/error.ts';
import { float64 } from '../../data/type.ts';
import type { Expression, FunctionCall } from '../../parser/ast/expression.ts';
import type { SelectItem } from '../../parser/ast/query.ts';
import type { Expr } from '../../plan/expr.ts';
import { coerce, plainTypeName } from './coerce.ts';
import { figureName } from './column_name.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { bindOperator } from './operator.ts';
import type { Scope } from './scope.ts';
import type { BoundItem } from './select_items.ts';

/** BigQuery's bounds on the degree, and its default. */
const mostDegree = 4;
const defaultDegree = 2;
const mostFeatures = 10;

export function isPolynomialExpand(expression: Expression): expression is FunctionCall & { kind: 'call' } {
  if (expression.kind !== 'call') return false;
  const name = expression.name.parts.map((part) => part.name).join('.');
  return name === 'ml.polynomial_expand' || name === 'polynomial_expand';
}

/**
 * ML.POLYNOMIAL_EXPAND(STRUCT(a, b), 2) stands for the columns a, a_a, a_b, b, b_b: every product of up to `degree`
 * features, as double precision, in BigQuery's names and order. An alias becomes a prefix of the names.
 */
export function bindPolynomialExpand(
  call: FunctionCall,
  alias: string | undefined,
  scope: Scope,
  context: BindContext,
): readonly BoundItem[] {
  const [struct, degree] = call.args.map((argument) => argument.expr);
  if (struct === undefined || struct.kind !== 'struct' || call.args.length > 2) {
    const hint = 'Write ML.POLYNOMIAL_EXPAND(STRUCT(a, b), 2).';
    throw errors.invalidParameterValue('ML.POLYNOMIAL_EXPAND takes a STRUCT and a degree', call.at, hint);
  }
  const features = struct.items.map((item) => feature(item, scope, context));
  if (features.length === 0 || features.length > mostFeatures) {
    throw errors.invalidParameterValue(`ML.POLYNOMIAL_EXPAND takes 1 to ${mostFeatures} features`, struct.at);
  }
  const prefix = alias === undefined ? '' : `${alias}_`;
  return products(features, degreeOf(degree), context).map((item) => ({
    ...item,
    name: prefix + item.name,
    at: call.at,
  }));
}

function degreeOf(degree: Expression | undefined): number {
  if (degree === undefined) return defaultDegree;
  const value = degree.kind === 'number' ? Number(degree.text) : Number.NaN;
  if (Number.isInteger(value) && value >= 1 && value <= mostDegree) return value;
  throw errors.invalidParameterValue(`the degree must be a whole number from 1 to ${mostDegree}`, degree.at);
}

function feature(item: SelectItem, scope: Scope, context: BindContext): BoundItem {
  if (item.kind === 'star') throw errors.notSupported('* in STRUCT', item.at);
  const name = item.alias?.name ?? figureName(item.expr);
  const bound = bindExpression(item.expr, scope, context);
  const expr = coerce(bound, float64, 'assignment', context);
  if (expr === undefined) {
    const message = `ML.POLYNOMIAL_EXPAND takes numbers; "${name}" is of type ${plainTypeName(bound.type)}`;
    throw errors.datatypeMismatch(message, item.at);
  }
  return { name, expr, at: item.at };
}

/** Depth first: each product is followed by its own extensions, with features from its last one on. */
function products(features: readonly BoundItem[], degree: number, context: BindContext): readonly BoundItem[] {
  const found: BoundItem[] = [];
  const extend = (before: BoundItem | undefined, from: number, left: number): void => {
    if (left === 0) return;
    for (let i = from; i < features.length; i++) {
      const item = before === undefined ? features[i] : times(before, features[i], context);
      found.push(item);
      extend(item, i, left - 1);
    }
  };
  extend(undefined, 0, degree);
  return found;
}

function times(a: BoundItem, b: BoundItem, context: BindContext): BoundItem {
  const expr: Expr = bindOperator('*', [a.expr, b.expr], b.at, context);
  return { name: `${a.name}_${b.name}`, expr, at: b.at };
}
