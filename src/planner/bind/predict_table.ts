import { unreachable } from '../../base/assert.ts';
import { errors } from '../../base/error.ts';
import type { PredictSource } from '../../parser/ast/model.ts';
import type { TableReference } from '../../parser/ast/table_reference.ts';
import type { BindContext } from './context.ts';
import { fromColumns, type Sight } from './from.ts';
import { aliased, type FromItem } from './from_item.ts';
import { bindPredict, findModel } from './model.ts';
import { bindQuery } from './query.ts';
import type { Scope } from './scope.ts';
import { bindPathRelation, bindRelation } from './table.ts';

type Of<K extends TableReference['kind']> = Extract<TableReference, { kind: K }>;

/** FROM PREDICT(MODEL m, TABLE t): the columns of t and then the predictions. */
export function bindPredictTable(reference: Of<'predict'>, sight: Sight, context: BindContext): FromItem {
  const { alias, at, options } = reference;
  const model = findModel(reference.model, context);
  const source = bindSource(reference.source, sight.outer, context);
  return aliased(predicted(source, model, sight.outer, options, at, context), { alias, at, name: 'predict' });
}

/** The source with predictions beside its columns, under the names it had. */
export function predicted(
  source: FromItem,
  model: ReturnType<typeof findModel>,
  outer: Scope | undefined,
  options: Of<'predict'>['options'],
  at: Of<'predict'>['at'],
  context: BindContext,
): FromItem {
  const aggregates = { refused: 'aggregate functions are not allowed in PREDICT' };
  const scope: Scope = { tables: source.tables, columns: source.columns, outer, aggregates };
  const plan = bindPredict(source.plan, scope, model, context, { options, at });
  const predictions = plan.predictions.map((column) => ({ name: column.name, column }));
  return { plan, tables: source.tables, columns: [...source.columns, ...predictions] };
}

export function bindSource(source: PredictSource, outer: Scope | undefined, context: BindContext): FromItem {
  switch (source.kind) {
    case 'table':
      return bindRelation(source.name, context);
    case 'path':
      return bindPathRelation(source.path, source, context);
    case 'query': {
      const bound = bindQuery(source.query, context, outer);
      return fromColumns(bound.plan, bound.columns);
    }
    default:
      return unreachable(source);
  }
}

/** ML.WEIGHTS(MODEL m) and its like: the row set of the statement of that name. */
export function bindModelFunction(reference: Of<'model_function'>, sight: Sight, context: BindContext): FromItem {
  const { alias, at } = reference;
  const model = findModel(reference.model, context);
  if (context.modelFunction === undefined) throw errors.notSupported(`ML.${reference.function.toUpperCase()}`, at);
  const source = reference.source === null ? null : bindSource(reference.source, sight.outer, context).plan;
  const plan = context.modelFunction(reference.function, model, source, reference.model);
  return aliased(fromColumns(plan, plan.output), { alias, at, name: reference.function });
}
