import { bool, float64 } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { estimator, type WeightRow } from '../define.ts';
import type { Design } from '../design.ts';
import { fisherUpper, studentTwoSided } from '../distribution.ts';
import { addMoments, addRows, emptyMoments, type Moments } from './moments.ts';
import { type LinearModel, type LinearParams, solve } from './solve.ts';

/** What is added up over the rows, and with which parameters it will be solved. */
export interface LinearState {
  readonly params: LinearParams;
  readonly moments: Moments;
}

/** BigQuery's name for the constant term; it is the first of the weights. */
const interceptName = '__INTERCEPT__';

/**
 * Least squares in one pass: accumulates the products of all columns, which add up across workers, and solves once at
 * the end. Fits in memory whatever the number of rows. `l2` is scikit-learn's Ridge: the penalty is on the weights of
 * the features as they are, never on the constant.
 */
export const linearRegression = estimator<LinearParams, LinearState, LinearModel>({
  name: 'linear_regression',
  about: 'Finds the weights w that minimise ‖y − Xw‖² + l2·‖w‖².',
  task: 'regression',
  params: {
    intercept: { default: true, about: 'Fit a constant term.', aliases: ['fit_intercept'], type: bool },
    l2: {
      default: 0,
      about: 'Ridge penalty on the weights (0 = ordinary least squares).',
      aliases: ['l2_reg', 'alpha', 'lambda', 'reg_param'],
      type: float64,
      check: (value) => value >= 0 && Number.isFinite(value),
    },
  },
  referenceLevels: (params) => params.intercept,
  start: (params, columns) => ({ params, moments: emptyMoments(columns) }),
  update: (state, rows) => addRows(state.moments, rows),
  merge: (into, from) => addMoments(into.moments, from.moments),
  finish: (state) => ({ done: true, model: solve(state.moments, state.params) }),
  predict,
  weights,
  summary,
  fewestRows: (params, columns) => (params.l2 > 0 ? 1 : columns + (params.intercept ? 1 : 0)),
  notices,
});

function predict(model: LinearModel, rows: Design, out: Float64Array): void {
  out.fill(model.intercept, 0, rows.rows);
  for (let j = 0; j < model.weights.length; j++) {
    const weight = model.weights[j];
    if (weight === 0) continue;
    const column = rows.columns[j];
    for (let i = 0; i < rows.rows; i++) out[i] += weight * column[i];
  }
}

function weights(model: LinearModel): readonly WeightRow[] {
  const row = (feature: string, weight: number, at: number): WeightRow => {
    const stdError = model.stdErrors === null || Number.isNaN(model.stdErrors[at]) ? null : model.stdErrors[at];
    // An exact fit has no error to compare a weight with.
    if (stdError === null || stdError === 0) return { feature, weight, stdError, t: null, pValue: null };
    const t = weight / stdError;
    return { feature, weight, stdError, t, pValue: studentTwoSided(t, model.degrees) };
  };
  const rows = model.columns.map((name, j) => row(name, model.weights[j], j + 1));
  return model.hasIntercept ? [row(interceptName, model.intercept, 0), ...rows] : rows;
}

/** The figures that belong to the fit itself, over the training rows. */
function* summary(model: LinearModel): Iterable<readonly [string, Value]> {
  const { rows, rank, degrees, residual, total } = model;
  yield ['rank', rank];
  yield ['degrees_of_freedom', degrees];
  yield ['residual_sum_of_squares', residual];
  yield ['residual_standard_deviation', degrees > 0 ? Math.sqrt(residual / degrees) : null];
  if (total === 0) return;
  const r2 = 1 - residual / total;
  yield ['training_r2', r2];
  if (degrees <= 0) return;
  yield ['training_adjusted_r2', 1 - ((1 - r2) * (rows - (model.hasIntercept ? 1 : 0))) / degrees];
  if (rank === 0 || model.l2 > 0) return;
  const f = residual === 0 ? null : (total - residual) / rank / (residual / degrees);
  yield ['f_statistic', f];
  yield ['f_p_value', f === null ? null : fisherUpper(f, rank, degrees)];
}

function* notices(model: LinearModel): Iterable<string> {
  if (model.constant.length > 0) {
    yield `left out because they are constant: ${named(model, model.constant)} (weight 0)`;
  }
  if (model.collinear.length > 0) {
    yield `left out because other features determine them: ${named(model, model.collinear)} (weight 0)`;
  }
}

const named = (model: LinearModel, at: readonly number[]): string => {
  const shown = at.slice(0, 10).map((i) => `"${model.columns[i]}"`);
  return at.length > 10 ? `${shown.join(', ')} and ${at.length - 10} more` : shown.join(', ');
};
