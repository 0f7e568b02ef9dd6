import { assert } from '../base/assert.ts';
import { errors } from '../base/error.ts';
import { bytes, type DataType, float64 } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { type Vector, valueAt } from '../data/vector.ts';
import { vectorOf } from '../data/vector_builder.ts';
import { type FitOptions, fitFold } from './fit.ts';
import { decodeMetrics, metricsFold } from './metrics/fold.ts';
import { metricsOf } from './metrics/regression.ts';
import { type ProfileOptions, profileFold } from './profile.ts';

/** A fold over all rows whose partial results travel as bytes. */
export interface UngroupedFold {
  update(args: readonly Vector[], rows: number): void;
  /** Adds a partial result; called in the order of tasks. */
  merge(state: Uint8Array): void;
  state(): Uint8Array;
}

export interface MlFold {
  readonly stateTypes: readonly DataType[];
  readonly result: DataType;
  start(): FoldAccumulator;
}

/** The accumulator of an aggregate (src/functions/define.ts has the same shape; neither room may look into the other). */
export interface FoldAccumulator {
  resize(count: number): void;
  update(groups: Uint32Array | null, args: readonly Vector[], rows: number): void;
  merge(groups: Uint32Array | null, state: readonly Vector[], rows: number): void;
  state(): readonly Vector[];
  finish(): Vector;
}

/** Whether an aggregate of this name is a fold of this room. */
export const isMlFold = (fn: string): boolean => fn.startsWith('ml.');

/**
 * The folds of training, as aggregates: `ml.profile(features …, target)`, `ml.fit(features …, target)`,
 * `ml.metrics(target, predicted)`. Result and state are the same bytes: `decodeProfile`, `decodeFit`, `decodeMetrics`.
 * `ml.metric(target, predicted)` with options { name } is one metric as double precision, NULL when not defined.
 */
export function mlFold(fn: string, args: readonly DataType[], options: unknown): MlFold {
  assert(args.length > 0, 'a training fold has arguments');
  const start = (): UngroupedFold => foldOf(fn, options);
  if (fn !== 'ml.metric') {
    return { stateTypes: [bytes], result: bytes, start: () => accumulatorOf(start, bytes, (state) => state) };
  }
  const { name } = options as MetricOptions;
  const metric = (state: Uint8Array): Value => metricsOf(decodeMetrics(state))[name] ?? null;
  return { stateTypes: [bytes], result: float64, start: () => accumulatorOf(start, float64, metric) };
}

export interface MetricOptions {
  readonly name: string;
}

function foldOf(fn: string, options: unknown): UngroupedFold {
  if (fn === 'ml.profile') return profileFold(options as ProfileOptions);
  if (fn === 'ml.fit') return fitFold(options as FitOptions);
  assert(fn === 'ml.metrics' || fn === 'ml.metric', `${fn} is a training fold`);
  return metricsFold();
}

/** One group only: a model per group is planned as several trainings. */
function accumulatorOf(
  start: () => UngroupedFold,
  resultType: DataType,
  resultOf: (state: Uint8Array) => Value,
): FoldAccumulator {
  let fold: UngroupedFold | undefined;
  const only = (): UngroupedFold => {
    fold ??= start();
    return fold;
  };
  let count = 0;
  const one = (type: DataType, read: (state: Uint8Array) => Value): Vector =>
    vectorOf(type, count > 0 ? [read(only().state())] : []);
  return {
    resize(groups) {
      if (groups > 1) throw errors.notSupported('a model per group');
      count = groups;
    },
    update: (_, args, rows) => {
      if (rows > 0) only().update(args, rows);
    },
    merge(_, state, rows) {
      for (let row = 0; row < rows; row++) only().merge(valueAt(state[0], row) as Uint8Array);
    },
    state: () => [one(bytes, (state) => state)],
    finish: () => one(resultType, resultOf),
  };
}
