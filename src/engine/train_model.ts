import { assert } from '../base/assert.ts';
import { errors } from '../base/error.ts';
import type { Value } from '../data/value.ts';
import type { JobProgress } from '../exec/job.ts';
import { columnsOf, missingRefused } from '../ml/encode.ts';
import { decodeFit, type FitOptions, type FitResult } from '../ml/fit.ts';
import { estimatorNamed } from '../ml/index.ts';
import { decodeMetrics } from '../ml/metrics/fold.ts';
import { metricsOf } from '../ml/metrics/regression.ts';
import type { FeatureEncoding, StoredModel } from '../ml/model.ts';
import { type Plain, plainToBytes } from '../ml/plain_bytes.ts';
import { decodeProfile, type Profile, type RowCounts } from '../ml/profile.ts';
import type { LogicalPlan } from '../plan/logical.ts';
import type { BoundModel } from '../planner/bind/create_model.ts';
import { firstPass, fitPass, metricsPass } from '../planner/bind/model_passes.ts';
import { encodingsOf } from './train_encodings.ts';
import { trainingNotices } from './train_notices.ts';

/** Where a training is; what pg_stat_progress_create_model shows. */
export interface TrainingProgress extends JobProgress {
  readonly phase: 'profiling' | 'fitting' | 'evaluating';
  /** Passes of the algorithm so far, from 1. */
  readonly iteration: number;
}

export interface TrainingNotice {
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** What training needs of the session that runs it. */
export interface TrainingTools {
  /** Runs a plan and gives all its rows. */
  run(plan: LogicalPlan, onProgress: (progress: JobProgress) => void): Promise<readonly (readonly Value[])[]>;
  notice(notice: TrainingNotice): void;
  progress(progress: TrainingProgress): void;
  /** Microseconds since 1970 UTC. */
  now(): bigint;
  /** What the training query reads. */
  readonly files: readonly string[];
  readonly version: number;
  readonly engineVersion: string;
}

/** With fewer rows than this nothing is held out unless SPLIT says so. */
const fewestRowsToSplit = 500;

/**
 * CREATE MODEL: looks at the rows (profile), fits, and measures the model on what was held out. Numbers without NULLs
 * are fitted in the first pass already; texts and NULLs need to be known before. The passes are fixed by the data, so
 * the model does not depend on how many workers ran them.
 */
export async function trainModel(bound: BoundModel, tools: TrainingTools): Promise<StoredModel> {
  const startedAt = tools.now();
  const training = new Training(bound, tools);
  const seen = await training.profile();
  const fitted = await training.fit(seen);
  const model = training.describe(seen, fitted, startedAt);
  const metrics = await training.measure(model, seen);
  const trained = { ...model, metrics, trainingMs: Number((tools.now() - startedAt) / 1000n) };
  for (const notice of trainingNotices(bound, trained, { ...seen, ...fitted })) tools.notice(notice);
  return trained;
}

/** What the first pass found. */
interface Seen {
  readonly profile: Profile;
  /** Of the hold-out; null when all rows train. */
  readonly heldOut: RowCounts | null;
  /** A default split was left out because there are few rows. */
  readonly splitLeftOut: boolean;
  /** What the first pass fitted already, if it may stand. */
  readonly fit: FitResult | null;
}

interface Fitted {
  readonly encodings: readonly FeatureEncoding[];
  readonly counts: FitResult;
  readonly model: unknown;
  readonly iterations: number;
}

class Training {
  private readonly bound: BoundModel;
  private readonly tools: TrainingTools;

  constructor(bound: BoundModel, tools: TrainingTools) {
    this.bound = bound;
    this.tools = tools;
  }

  async profile(): Promise<Seen> {
    const isSplit = this.bound.split.holdout !== null;
    const seen = await this.look(isSplit);
    const rows = seen.profile.counts.rows + (seen.heldOut?.rows ?? 0);
    if (!isSplit || !this.bound.split.isDefault || rows >= fewestRowsToSplit) return seen;
    return { ...(await this.look(false)), splitLeftOut: true };
  }

  private async look(split: boolean): Promise<Seen> {
    const { bound } = this;
    const isNumeric = bound.features.every((feature) => feature.type.kind !== 'text');
    // Not knowing the means yet, this fit leaves out rows that lack something; it stands if there were none.
    const plain = bound.features.map(({ name, type }) => ({ kind: 'number', name, type, mean: 0 }) as const);
    const fit = isNumeric ? this.fitOptions(plain, null, 'drop') : null;
    const row = await this.pass(firstPass(bound, { split, fit }), isNumeric ? 'fitting' : 'profiling', 1);
    const [profile, ...others] = row;
    return {
      profile: decodeProfile(profile),
      heldOut: split ? decodeProfile(others[0]).counts : null,
      splitLeftOut: false,
      fit: isNumeric ? decodeFit(others[others.length - 1]) : null,
    };
  }

  async fit({ profile, fit, heldOut }: Seen): Promise<Fitted> {
    const { bound } = this;
    const estimator = estimatorNamed(bound.algorithm);
    checkRows(profile, heldOut);
    if (bound.onNull === 'error') refuseMissing(bound, profile);
    const encodings = encodingsOf(bound, profile, estimator.referenceLevels?.(bound.params) ?? true);
    const isWhole = profile.features.every((feature) => feature.missing === 0);
    let counts = fit !== null && (isWhole || bound.onNull === 'drop') ? fit : null;
    let state: Uint8Array | null = null;
    for (let iteration = 1; ; iteration++) {
      counts ??= await this.fitOnce(encodings, state, heldOut !== null, iteration);
      checkEnough(bound, encodings, counts);
      const step = estimator.finish(counts.state);
      if (step.done) return { encodings, counts, model: step.model, iterations: iteration };
      state = plainToBytes(step.state as Plain);
      counts = null;
    }
  }

  private async fitOnce(
    encodings: readonly FeatureEncoding[],
    state: Uint8Array | null,
    split: boolean,
    iteration: number,
  ): Promise<FitResult> {
    const plan = fitPass(this.bound, split, this.fitOptions(encodings, state, this.bound.onNull));
    const [bytes] = await this.pass(plan, 'fitting', iteration);
    return decodeFit(bytes);
  }

  private fitOptions(
    encodings: readonly FeatureEncoding[],
    state: Uint8Array | null,
    onNull: FitOptions['onNull'],
  ): FitOptions {
    return { estimator: this.bound.algorithm, params: this.bound.params, encodings, onNull, state };
  }

  /** Everything but the metrics. */
  describe({ heldOut, splitLeftOut }: Seen, { encodings, counts, model }: Fitted, startedAt: bigint): StoredModel {
    const { bound, tools } = this;
    const used = rowsUsed(counts);
    return {
      name: bound.name,
      version: tools.version,
      algorithm: bound.algorithm,
      params: bound.params,
      target: { name: bound.target.name, type: bound.target.type, expression: bound.target.expression },
      inputs: bound.inputs,
      transform: bound.transform,
      features: encodings,
      onNull: bound.onNull,
      model,
      query: bound.query,
      files: tools.files,
      split: splitLeftOut ? 'NONE' : bound.split.text,
      seed: bound.split.seed,
      metrics: {},
      trainRows: used,
      holdoutRows: heldOut?.rows ?? 0,
      droppedRows: counts.counts.rows - used,
      trainedAt: startedAt,
      trainingMs: 0,
      engineVersion: tools.engineVersion,
      comment: bound.comment,
    };
  }

  /** On the hold-out; on the training rows when nothing was held out. */
  async measure(model: StoredModel, { heldOut }: Seen): Promise<Readonly<Record<string, number>>> {
    const split = heldOut !== null && heldOut.rows > 0;
    const [bytes] = await this.pass(metricsPass(this.bound, split, model), 'evaluating', 1);
    return metricsOf(decodeMetrics(bytes));
  }

  private async pass(
    plan: LogicalPlan,
    phase: TrainingProgress['phase'],
    iteration: number,
  ): Promise<readonly Uint8Array[]> {
    const { tools } = this;
    const nothing = { tasksDone: 0, tasksTotal: 0, tasksRetried: 0, rowsDone: 0, rowsTotal: 0 };
    tools.progress({ phase, iteration, ...nothing });
    const rows = await tools.run(plan, (progress) => tools.progress({ phase, iteration, ...progress }));
    assert(rows.length === 1, 'a pass of training gives one row');
    return rows[0] as readonly Uint8Array[];
  }
}

/** Rows that took part in the fit. */
const rowsUsed = ({ counts, featureMissing }: FitResult): number =>
  counts.rows - counts.targetNull - counts.targetNotFinite - featureMissing;

function checkRows({ counts, target }: Profile, heldOut: RowCounts | null): void {
  if (counts.rows === 0 && (heldOut?.rows ?? 0) > 0) {
    throw errors.cannotTrain('the split leaves no rows to train on', 'Hold out fewer rows, or use SPLIT NONE.');
  }
  if (counts.rows === 0) throw errors.cannotTrain('the training query returns no rows');
  if (target.count > 0) return;
  throw errors.cannotTrain(
    counts.targetNotFinite === 0
      ? 'the target is NULL in all rows'
      : `the target is NULL or not finite in all ${counts.rows} rows`,
  );
}

function refuseMissing(bound: BoundModel, profile: Profile): void {
  const at = profile.features.findIndex((feature) => feature.missing > 0);
  if (at >= 0) throw missingRefused(bound.features[at].name);
}

function checkEnough(bound: BoundModel, encodings: readonly FeatureEncoding[], fit: FitResult): void {
  const estimator = estimatorNamed(bound.algorithm);
  const used = rowsUsed(fit);
  if (used === 0) {
    const hint = "Fill the values in the training query, or use on_null = 'mean'.";
    throw errors.cannotTrain('every row lacks a value of some feature', hint);
  }
  const columns = designWidth(encodings);
  const fewest = estimator.fewestRows?.(bound.params, columns) ?? 1;
  if (used >= fewest) return;
  throw errors.cannotTrain(
    `${bound.algorithm} needs at least ${fewest} rows for ${columns} columns of features, but there are only ${used}`,
    'Use fewer features, more rows, SPLIT NONE, or a penalty: WITH (l2 = 1).',
  );
}

const designWidth = (encodings: readonly FeatureEncoding[]): number =>
  encodings.reduce((sum, encoding) => sum + columnsOf(encoding).length, 0);
