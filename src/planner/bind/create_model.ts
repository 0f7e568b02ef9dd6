import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import { type DataType, isNumber, typeName } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { type ChosenEstimator, estimatorByName } from '../../ml/index.ts';
import type { NullPolicy } from '../../ml/model.ts';
import { resolveParams } from '../../ml/params.ts';
import { isNumeric } from '../../ml/to_double.ts';
import type { Identifier } from '../../parser/ast/common.ts';
import type { CreateModel } from '../../parser/ast/model.ts';
import { type ColumnIds, columnRef } from '../../plan/build.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { exprColumns } from '../../plan/walk.ts';
import type { BindContext } from './context.ts';
import { clauseOptions, type ModelOptions, readModelOptions } from './model_options.ts';
import { type BoundSplit, bindSplit } from './model_split.ts';
import { type FrozenList, freeze } from './model_transform.ts';
import { bindQuery } from './query.ts';
import { scopeOf } from './scope.ts';

/** A column of the design before encoding, or the target: what it is called and how it is computed. */
export interface BoundFeature {
  readonly name: string;
  readonly type: DataType;
  readonly expr: Expr;
}

/** CREATE MODEL with everything resolved; `src/planner/bind/model_passes.ts` makes the plans of its passes. */
export interface BoundModel {
  /** As the statement spells it, without schema. */
  readonly name: string;
  readonly algorithm: string;
  readonly params: Readonly<Record<string, Value>>;
  readonly onNull: NullPolicy;
  readonly target: BoundFeature & { readonly expression: string | null };
  readonly features: readonly BoundFeature[];
  /** Columns of the training query that the features read. */
  readonly inputs: readonly { readonly name: string; readonly type: DataType }[];
  /** TRANSFORM or FEATURES as SQL text without the target; null: the inputs as they are. */
  readonly transform: string | null;
  /** The training query. */
  readonly input: LogicalPlan;
  readonly split: BoundSplit;
  /** Columns that were left out of the features because they only decide the split. */
  readonly leftOut: readonly string[];
  /** Text of the training query. */
  readonly query: string;
  readonly comment: string | null;
  readonly ids: ColumnIds;
}

/** `sql` is the text that the statement's spans point into. */
export function bindCreateModel(statement: CreateModel, sql: string, context: BindContext): BoundModel {
  const options = readModelOptions(statement, context);
  const chosen = chooseAlgorithm(statement, options);
  const { params, onNull } = resolveParams(chosen, options.params, clauseOptions);
  const target = targetName(statement, options);
  const { plan: input, columns } = bindQuery(statement.query, context);
  const list = freeze({ statement, sql, columns, target: target.name }, context);
  const found = findTarget(statement, target, list, columns);
  checkTarget(found, chosen, target);
  const scope = scopeOf(columns);
  // Without a list the features are decided after the split: its columns are none of them.
  const read = (features: readonly BoundFeature[]): Column[] => columnsRead(columns, [...features, found]);
  const all = list.features.map((each) => each.feature);
  const split = bindSplit(
    {
      clause: clauseOf(statement, options),
      seed: options.seed,
      scope,
      columns,
      sql,
      row: () => read(all),
      at: statement.name.at,
    },
    context,
  );
  const isSplitColumn = (feature: BoundFeature): boolean =>
    list.isDefault && feature.expr.kind === 'column' && split.columns.some((column) => columnIs(feature.expr, column));
  const features = list.features.filter(({ feature }) => !isSplitColumn(feature));
  checkFeatures(features, statement);
  return {
    name: statement.name.parts[statement.name.parts.length - 1].name,
    algorithm: chosen.estimator.name,
    params,
    onNull,
    target: { ...found, expression: list.targetText },
    features: features.map((each) => each.feature),
    inputs: columnsRead(
      columns,
      features.map((each) => each.feature),
    ).map(({ name, type }) => ({ name, type })),
    transform: list.text,
    input,
    split,
    leftOut: list.features.filter(({ feature }) => isSplitColumn(feature)).map(({ feature }) => feature.name),
    query: sql.slice(statement.queryAt.start, statement.queryAt.end),
    comment: statement.comment,
    ids: context.ids,
  };
}

const columnIs = (expr: Expr, column: Column): boolean => expr.kind === 'column' && expr.id === column.id;

function columnsRead(columns: readonly Column[], features: readonly BoundFeature[]): Column[] {
  const ids = features.reduce((into, feature) => exprColumns(feature.expr, into), new Set<Column['id']>());
  return columns.filter((column) => ids.has(column.id));
}

// ---------------------------------------------------------------- clauses and their other spellings

function chooseAlgorithm(statement: CreateModel, options: ModelOptions): ChosenEstimator {
  const named = statement.algorithm ?? options.algorithm;
  if (named !== undefined) return estimatorByName(named.name, named.at);
  for (const { name, at } of options.params) {
    // MODEL_TYP = … is why there seems to be no algorithm.
    const near = nearest(name, clauseOptions);
    if (near) throw errors.invalidParameterValue(`unrecognized option "${name}"`, at, `Perhaps you meant "${near}".`);
  }
  throw errors.badSyntax('CREATE MODEL needs an algorithm', statement.name.at, 'Write USING linear_regression.');
}

function targetName(statement: CreateModel, options: ModelOptions): Identifier {
  const names = [...statement.target, ...options.target];
  if (names.length > 1) throw errors.notSupported('more than one target', names[1].at);
  if (names.length === 1) return names[0];
  throw errors.badSyntax('CREATE MODEL needs a target', statement.name.at, 'Write TARGET and the column to predict.');
}

function clauseOf(statement: CreateModel, options: ModelOptions): CreateModel['split'] {
  if (statement.split !== null && options.split !== undefined) {
    throw errors.badSyntax('the split is given more than once', options.split.at);
  }
  return statement.split ?? options.split ?? null;
}

// ---------------------------------------------------------------- target and features

function findTarget(
  statement: CreateModel,
  target: Identifier,
  list: FrozenList,
  columns: readonly Column[],
): BoundFeature {
  if (list.target !== undefined) return list.target;
  const matches = columns.filter((column) => column.name === target.name);
  if (matches.length > 1) throw errors.ambiguousColumn(target.name, target.at);
  if (statement.transform !== null && matches.length === 1) {
    const message = `TRANSFORM does not contain the target "${target.name}"`;
    throw errors.targetNotInTransform(message, target.at, `Add ${target.name} to the TRANSFORM list.`);
  }
  if (matches.length === 1) {
    const [column] = matches;
    return { name: column.name, type: column.type, expr: columnRef(column) };
  }
  const names = [...columns.map((column) => column.name), ...list.features.map(({ feature }) => feature.name)];
  throw errors.undefinedColumn(target.name, target.at, nearest(target.name, names));
}

function checkTarget(target: BoundFeature, { estimator }: ChosenEstimator, written: Identifier): void {
  if (estimator.task !== 'regression' || isNumber(target.type)) return;
  const hint =
    target.type.kind === 'bool'
      ? `To predict a share, train on ${written.name}::int.`
      : target.type.kind === 'text'
        ? `If its values are numbers, train on ${written.name}::double precision; classes need a classification.`
        : `Train on a number, for example extract(epoch from ${written.name}).`;
  const message = `target "${target.name}" of ${estimator.name} must be a number, not ${typeName(target.type)}`;
  throw errors.datatypeMismatch(message, written.at, hint);
}

function checkFeatures(features: FrozenList['features'], statement: CreateModel): void {
  if (features.length === 0) {
    const hint = 'The training query must have a column beside the target.';
    throw errors.invalidParameterValue('there are no features to learn from', statement.queryAt, hint);
  }
  const seen = new Set<string>();
  for (const { feature, at } of features) {
    if (seen.has(feature.name)) throw errors.duplicateColumn(feature.name, at);
    seen.add(feature.name);
    if (isNumeric(feature.type) || feature.type.kind === 'text') continue;
    const message = `feature "${feature.name}" is of type ${typeName(feature.type)}, which cannot be learned from`;
    const hint =
      feature.type.kind === 'interval'
        ? `Use extract(epoch from ${feature.name}), or leave the column out with FEATURES (* EXCLUDE (${feature.name})).`
        : `Leave the column out with FEATURES (* EXCLUDE (${feature.name})).`;
    throw errors.datatypeMismatch(message, at, hint);
  }
}
