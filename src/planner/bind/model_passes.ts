import { bytes, float64 } from '../../data/type.ts';
import type { FitOptions } from '../../ml/fit.ts';
import type { StoredModel } from '../../ml/model.ts';
import type { ProfileOptions } from '../../ml/profile.ts';
import { aggregate, columnRef, filter, not, predict, project } from '../../plan/build.ts';
import type { AggregateCall, Column, Expr, NamedExpr } from '../../plan/expr.ts';
import type { Aggregate, LogicalPlan } from '../../plan/logical.ts';
import type { BoundModel } from './create_model.ts';

/**
 * The passes of training as ordinary plans of one row, so that the ordinary workers run them:
 *
 *   Aggregate ml.profile(features…, target) FILTER (NOT held_out), ml.profile(target) FILTER (held_out), ml.fit(…) …
 *   └─ Project features…, target, held_out
 *      └─ the training query
 */
interface Prepared {
  readonly plan: LogicalPlan;
  readonly features: readonly Expr[];
  readonly target: Expr;
  /** null: every row trains. */
  readonly holdout: Expr | null;
}

function prepare(model: BoundModel, split: boolean): Prepared {
  const named = (name: string, expr: Expr, nullable = true): NamedExpr => ({
    column: model.ids.column(name, expr.type, nullable),
    expr,
  });
  const features = model.features.map((feature) => named(feature.name, feature.expr));
  const target = named(model.target.name, model.target.expr);
  const { holdout } = model.split;
  const flag = split && holdout !== null ? named('held_out', holdout, false) : undefined;
  const items = [...features, target, ...(flag === undefined ? [] : [flag])];
  return {
    plan: project(model.input, items),
    features: features.map((item) => columnRef(item.column)),
    target: columnRef(target.column),
    holdout: flag === undefined ? null : columnRef(flag.column),
  };
}

interface Fold {
  readonly fn: string;
  readonly args: readonly Expr[];
  readonly filter: Expr | null;
  readonly options: unknown;
}

const foldCall = (model: BoundModel, fold: Fold): AggregateCall => ({
  column: model.ids.column(fold.fn, bytes, false),
  overload: 0,
  distinct: false,
  orderBy: [],
  ...fold,
});

const trainOnly = ({ holdout }: Prepared): Expr | null => (holdout === null ? null : not(holdout));

export const profileOptions = (model: BoundModel): ProfileOptions => ({
  features: model.features.map((feature) => (feature.type.kind === 'text' ? 'category' : 'number')),
});

export interface FirstPass {
  /** Whether rows are held out. */
  readonly split: boolean;
  /** A fit in the same pass, for when nothing needs to be known beforehand. */
  readonly fit: FitOptions | null;
}

/** One row of bytes: profile of the training rows; with a split, profile of the hold-out's target; with a fit, its state. */
export function firstPass(model: BoundModel, { split, fit }: FirstPass): Aggregate {
  const from = prepare(model, split);
  const args = [...from.features, from.target];
  const calls: Fold[] = [{ fn: 'ml.profile', args, filter: trainOnly(from), options: profileOptions(model) }];
  if (from.holdout !== null) {
    const options: ProfileOptions = { features: [] };
    calls.push({ fn: 'ml.profile', args: [from.target], filter: from.holdout, options });
  }
  if (fit !== null) calls.push({ fn: 'ml.fit', args, filter: trainOnly(from), options: fit });
  return aggregate(
    from.plan,
    [],
    calls.map((call) => foldCall(model, call)),
  );
}

/** One row of bytes: the state of the fit. */
export function fitPass(model: BoundModel, split: boolean, fit: FitOptions): Aggregate {
  const from = prepare(model, split);
  const args = [...from.features, from.target];
  return aggregate(from.plan, [], [foldCall(model, { fn: 'ml.fit', args, filter: trainOnly(from), options: fit })]);
}

/** One row of bytes: the metrics over the hold-out, or over all rows when there is none. */
export function metricsPass(model: BoundModel, split: boolean, trained: StoredModel): Aggregate {
  const from = prepare(model, split);
  const rows = from.holdout === null ? from.plan : filter(from.plan, from.holdout);
  const predicted: Column = model.ids.column(`predicted_${model.target.name}`, float64);
  const scored = predict(rows, {
    model: trained,
    modelName: trained.name,
    features: from.features,
    predictions: [predicted],
  });
  return metricsOver(model, scored, from.target, predicted);
}

/** `ml.metrics` over any plan that has target and prediction. */
export function metricsOver(
  { ids }: Pick<BoundModel, 'ids'>,
  plan: LogicalPlan,
  target: Expr,
  predicted: Column,
): Aggregate {
  const call: AggregateCall = {
    column: ids.column('ml.metrics', bytes, false),
    fn: 'ml.metrics',
    overload: 0,
    args: [target, columnRef(predicted)],
    distinct: false,
    filter: null,
    orderBy: [],
  };
  return aggregate(plan, [], [call]);
}
