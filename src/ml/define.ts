import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import type { Design } from './design.ts';

/** One option of an algorithm: WITH (name = value). */
export interface Param<T> {
  readonly default: T;
  readonly about: string;
  /** Other spellings that mean this option (`l2_reg`, `alpha`). */
  readonly aliases?: readonly string[];
  readonly type: DataType;
  /** False: error 22023. */
  readonly check?: (value: T) => boolean;
}

/** done: the model; not done: the state to start another pass over the rows with. */
export type Step<S, M> = { readonly done: true; readonly model: M } | { readonly done: false; readonly state: S };

/** One line of DESCRIBE MODEL … WEIGHTS. */
export interface WeightRow {
  readonly feature: string;
  readonly weight: number;
  readonly stdError: number | null;
  readonly t: number | null;
  readonly pValue: number | null;
}

/**
 * A learning algorithm as a fold: params, state and model are three types, so that an unfitted model cannot predict.
 * `merge(a, b)` after updates must equal updates over both, and merging in the same order must give the same bits.
 * States and models are plain data (typed arrays, numbers, strings): they travel and are stored.
 */
export interface Estimator<P, S, M> {
  readonly name: string;
  readonly about: string;
  readonly task: 'regression' | 'classification';
  /** Whether the design leaves out the first level of each category: only when the model has a constant term. */
  referenceLevels?(params: P): boolean;
  readonly params: { readonly [K in keyof P]: Param<P[K]> };
  /** `columns`: names of the design matrix's columns, intercept not among them. */
  start(params: P, columns: readonly string[]): S;
  update(state: S, rows: Design): void;
  merge(into: S, from: S): void;
  finish(state: S): Step<S, M>;
  predict(model: M, rows: Design, out: Float64Array): void;
  weights(model: M): readonly WeightRow[];
  /** Further facts for DESCRIBE MODEL: name, value. */
  summary(model: M): Iterable<readonly [string, Value]>;
  /** Fewest rows that determine a model with so many design columns; absent: 1. */
  fewestRows?(params: P, columns: number): number;
  /** What the user should know about this model, one NOTICE each. */
  notices?(model: M): Iterable<string>;
}

export const estimator = <P, S, M>(definition: Estimator<P, S, M>): Estimator<P, S, M> => definition;

/** An estimator whose types are not known where it is looked up by name. */
// biome-ignore lint/suspicious/noExplicitAny: the registry erases the three types; each entry is checked where it is defined
export type AnyEstimator = Estimator<any, any, any>;
