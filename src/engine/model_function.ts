import { errors } from '../base/error.ts';
import { nearest } from '../base/nearest.ts';
import { rowsRelation } from '../catalog/rows_relation.ts';
import { field } from '../data/schema.ts';
import type { StoredModel } from '../ml/model.ts';
import type { ModelReference } from '../parser/ast/model.ts';
import { scan } from '../plan/build.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type { BindContext } from '../planner/bind/context.ts';
import { bindEvaluation } from '../planner/bind/evaluate_model.ts';
import { describeModel, type RowSet, storedMetrics } from './describe_model.ts';

/** BigQuery's names for what DESCRIBE MODEL shows. */
const aspects: Readonly<Record<string, string>> = {
  weights: 'weights',
  feature_info: 'features',
  training_info: 'training',
};

/** ML.WEIGHTS (MODEL m), ML.EVALUATE (MODEL m [, TABLE t]) and their like, as a relation to join and filter. */
export function modelFunction(
  name: string,
  model: StoredModel,
  source: LogicalPlan | null,
  reference: ModelReference,
  context: BindContext,
): LogicalPlan {
  const word = name.replace(/^ml\./, '');
  if (word === 'evaluate') {
    if (source === null) return rows(name, storedMetrics(model), context);
    return bindEvaluation(model, { plan: source, columns: source.output }, context, reference.at);
  }
  const aspect = aspects[word];
  if (aspect !== undefined) return rows(name, describeModel(model, aspect, reference.at), context);
  throw errors.undefinedFunction(
    `ml.${word}(model)`,
    reference.at,
    nearest(word, [...Object.keys(aspects), 'evaluate']),
  );
}

function rows(name: string, set: RowSet, { ids }: BindContext): LogicalPlan {
  const schema = set.columns.map((column) => field(column.name, column.type));
  const output = set.columns.map((column) => ids.column(column.name, column.type));
  return scan(
    rowsRelation(name, schema, set.rows),
    set.columns.map((_, i) => i),
    output,
  );
}
