import { assert } from '../base/assert.ts';
import { errors } from '../base/error.ts';
import { nearest } from '../base/nearest.ts';
import type { Span } from '../base/span.ts';
import type { Value } from '../data/value.ts';
import type { AnyEstimator } from './define.ts';
import { linearRegression } from './linear_regression/linear_regression.ts';

/** What can be learned: every algorithm. */
export const estimators: readonly AnyEstimator[] = [linearRegression];

interface Spelling {
  readonly estimator: string;
  /** Defaults that this spelling brings. */
  readonly defaults?: Readonly<Record<string, Value>>;
}

/** Other names of algorithms: scikit-learn's, BigQuery's MODEL_TYPE. */
const spellings: Readonly<Record<string, Spelling>> = {
  linear_reg: { estimator: 'linear_regression' },
  linear_regressor: { estimator: 'linear_regression' },
  ols: { estimator: 'linear_regression' },
  linreg: { estimator: 'linear_regression' },
  ridge: { estimator: 'linear_regression', defaults: { l2: 1 } },
  ridge_regression: { estimator: 'linear_regression', defaults: { l2: 1 } },
};

/** Algorithms that SQL names and that are not here yet: said so, instead of guessing another. */
const planned = [
  ...['lasso', 'elastic_net', 'logistic_regression', 'logistic_reg', 'poisson_regression', 'decision_tree'],
  ...['random_forest', 'gradient_boosting', 'boosted_tree_regressor', 'boosted_tree_classifier', 'naive_bayes'],
  ...['kmeans', 'pca', 'als', 'matrix_factorization', 'automl', 'random_forest_regressor', 'random_forest_classifier'],
];

export interface ChosenEstimator {
  readonly estimator: AnyEstimator;
  readonly defaults: Readonly<Record<string, Value>>;
}

/** The algorithm that USING or MODEL_TYPE names; 0A000 for one that is planned, 22023 with the nearest name else. */
export function estimatorByName(name: string, at?: Span): ChosenEstimator {
  const word = name.toLowerCase();
  const spelling = Object.hasOwn(spellings, word) ? spellings[word] : { estimator: word };
  const estimator = estimators.find((each) => each.name === spelling.estimator);
  if (estimator !== undefined) return { estimator, defaults: spelling.defaults ?? {} };
  const known = estimators.map((each) => each.name);
  if (planned.includes(word)) {
    throw errors.notSupported(`algorithm "${word}"`, at, `Algorithms there are: ${known.join(', ')}.`);
  }
  const near = nearest(word, [...known, ...Object.keys(spellings)]);
  throw errors.invalidParameterValue(
    `algorithm "${name}" does not exist`,
    at,
    near === undefined ? `Algorithms there are: ${known.join(', ')}.` : `Perhaps you meant "${near}".`,
  );
}

/** The algorithm of a stored model or a running pass, by its own name. */
export function estimatorNamed(name: string): AnyEstimator {
  const found = estimators.find((each) => each.name === name);
  assert(found !== undefined, `"${name}" is an algorithm`);
  return found;
}
