import { assert } from '../../base/assert.ts';
import { errors, SqlError } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';
import { type DataType, float64, isNumber, sameType, text, typeName } from '../../data/type.ts';
import type { FeatureEncoding, StoredModel } from '../../ml/model.ts';
import { isNumeric } from '../../ml/to_double.ts';
import type { Option } from '../../parser/ast/common.ts';
import type { ModelReference } from '../../parser/ast/model.ts';
import { parseSelectItems } from '../../parser/parse.ts';
import { columnRef, predict } from '../../plan/build.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { LogicalPlan, Predict } from '../../plan/logical.ts';
import { mapExpr } from '../../plan/walk.ts';
import { convert } from './coerce.ts';
import type { BindContext } from './context.ts';
import { type Scope, scopeOf } from './scope.ts';
import { bindSelectItems } from './select_items.ts';

/** The model a statement names; 42704 with the nearest name when there is none. */
export function findModel(reference: ModelReference, context: BindContext): StoredModel {
  const parts = reference.name.parts.map((part) => part.name);
  const found = context.catalog.model(parts, reference.version);
  if (found !== undefined) return found;
  const name = parts.join('.');
  if (reference.version !== null && context.catalog.model(parts, null) !== undefined) {
    throw errors.undefinedModel(`${name} version ${reference.version}`, reference.at);
  }
  throw errors.undefinedModel(name, reference.at, nearest(name, context.catalog.modelNames()));
}

export interface PredictOptions {
  /** Where errors about the model's needs are shown. */
  readonly at?: Span;
  /** WITH (…) or name => value. */
  readonly options?: readonly Option[];
}

/**
 * Adds `predicted_<target>` to the input. The model's columns are looked up by name in `scope`; its transform is bound
 * anew over them, with the types it was frozen with where that cannot lose anything.
 */
export function bindPredict(
  input: LogicalPlan,
  scope: Scope,
  model: StoredModel,
  context: BindContext,
  { at, options = [] }: PredictOptions,
): Predict {
  for (const option of options) throw errors.notSupported(`the option "${option.name}" of PREDICT`, option.at);
  const columns = model.inputs.map((wanted) => inputColumn(wanted.name, scope, model, at));
  const exprs =
    model.transform === null ? columns.map(columnRef) : transformed(model, model.transform, columns, context, at);
  assert(exprs.length === model.features.length, 'a transform gives every feature of its model');
  return predict(input, {
    model,
    modelName: model.name,
    features: exprs.map((expr, i) => asFeature(expr, model.features[i], model, context, at)),
    predictions: [context.ids.column(`predicted_${model.target.name}`, float64, model.onNull !== 'mean')],
  });
}

function inputColumn(name: string, scope: Scope, model: StoredModel, at: Span | undefined): Column {
  const matches = scope.columns.filter((entry) => entry.name === name);
  if (matches.length === 1) return matches[0].column;
  if (matches.length > 1) throw errors.ambiguousColumn(name, at);
  const needed = model.inputs.map((each) => each.name);
  const names = scope.columns.map((entry) => entry.name).filter((each) => !needed.includes(each));
  throw errors.missingFeature(name, model.name, needed, at, nearest(name, names));
}

/** The transform over the columns found, as if they were those of the training query. */
function transformed(
  model: StoredModel,
  transform: string,
  columns: readonly Column[],
  context: BindContext,
  at: Span | undefined,
): readonly Expr[] {
  const named = columns.map((column, i) => ({
    ...column,
    name: model.inputs[i].name,
    type: isWidened(column.type, model.inputs[i].type) ? float64 : column.type,
  }));
  const inner: BindContext = { ...context, places: new WeakMap(), commonTables: undefined };
  try {
    const items = bindSelectItems(parseSelectItems(transform), scopeOf(named), inner);
    const read = new Map(columns.map((column, i) => [column.id, convert(columnRef(column), named[i].type, inner)]));
    return items.map((item) =>
      mapExpr(item.expr, (part) => unplaced(part.kind === 'column' ? (read.get(part.id) ?? part) : part)),
    );
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    // Its place is in the text of the model, not in that of the statement.
    const detail = `In the transform of model "${model.name}": ${transform}`;
    throw new SqlError(error.code, error.message, { at, detail, hint: error.hint, cause: error });
  }
}

/** Whole numbers in place of doubles: `x / 2` must still mean what it meant in training. */
const isWidened = (present: DataType, trained: DataType): boolean =>
  isNumber(present) && sameType(trained, float64) && !sameType(present, float64);

function unplaced(expr: Expr): Expr {
  if (!('at' in expr)) return expr;
  const { at: _, ...rest } = expr;
  return rest;
}

/** A feature must be of the kind that was trained: a number, or text. */
function asFeature(
  expr: Expr,
  encoding: FeatureEncoding,
  model: StoredModel,
  context: BindContext,
  at: Span | undefined,
): Expr {
  const wanted = encoding.kind === 'number' ? float64 : text;
  const isRight = encoding.kind === 'number' ? isNumeric(expr.type) : sameType(expr.type, text);
  if (isRight) return expr;
  if (expr.type.kind === 'unknown') return convert(expr, wanted, context, at);
  const message = `feature "${encoding.name}" of model "${model.name}" is of type ${typeName(encoding.type)}, not ${typeName(expr.type)}`;
  throw errors.datatypeMismatch(message, at, 'Cast it in the query that is predicted.');
}
