import { assert } from '../base/assert.ts';
import { errors } from '../base/error.ts';
import { bytes, type DataType } from '../data/type.ts';
import { type Vector, valueAt } from '../data/vector.ts';
import { VectorBuilder } from '../data/vector_builder.ts';
import type { Accumulator } from '../functions/define.ts';
import { type FitOptions, fitFold } from './fit.ts';
import { metricsFold } from './metrics/fold.ts';
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
  start(): Accumulator;
}

/** Whether an aggregate of this name is a fold of this room. */
export const isMlFold = (fn: string): boolean => fn === 'ml.profile' || fn === 'ml.fit' || fn === 'ml.metrics';

/**
 * The folds of training, as aggregates: `ml.profile(features …, target)`, `ml.fit(features …, target)`,
 * `ml.metrics(target, predicted)`. Result and state are the same bytes: `decodeProfile`, `decodeFit`, `decodeMetrics`.
 */
export function mlFold(fn: string, args: readonly DataType[], options: unknown): MlFold {
  assert(args.length > 0, 'a training fold has arguments');
  return { stateTypes: [bytes], result: bytes, start: () => accumulatorOf(() => foldOf(fn, options)) };
}

function foldOf(fn: string, options: unknown): UngroupedFold {
  if (fn === 'ml.profile') return profileFold(options as ProfileOptions);
  if (fn === 'ml.fit') return fitFold(options as FitOptions);
  assert(fn === 'ml.metrics', `${fn} is a training fold`);
  return metricsFold();
}

/** One group only: a model per group is planned as several trainings. */
function accumulatorOf(start: () => UngroupedFold): Accumulator {
  let fold: UngroupedFold | undefined;
  const only = (): UngroupedFold => {
    fold ??= start();
    return fold;
  };
  let count = 0;
  const result = (): Vector => {
    const builder = new VectorBuilder(bytes, 1);
    if (count > 0) builder.append(only().state());
    return builder.finish();
  };
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
    state: () => [result()],
    finish: result,
  };
}
