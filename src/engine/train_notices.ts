import type { AnyEstimator } from '../ml/define.ts';
import { columnsOf } from '../ml/encode.ts';
import type { FitResult } from '../ml/fit.ts';
import { estimatorNamed } from '../ml/index.ts';
import type { FeatureEncoding, StoredModel } from '../ml/model.ts';
import type { RowCounts } from '../ml/profile.ts';
import type { BoundModel } from '../planner/bind/create_model.ts';
import type { TrainingNotice } from './train_model.ts';

/** What a training knows when it is done, beside the model. */
export interface TrainingOutcome {
  readonly heldOut: RowCounts | null;
  readonly splitLeftOut: boolean;
  readonly encodings: readonly FeatureEncoding[];
  readonly counts: FitResult;
}

/** What CREATE MODEL tells: rows, features, what was dropped or filled in and why, and how good the model is. */
export function* trainingNotices(
  bound: BoundModel,
  model: StoredModel,
  outcome: TrainingOutcome,
): Iterable<TrainingNotice> {
  yield { message: rowsLine(model, outcome) };
  yield { message: featuresLine(bound, outcome) };
  const dropped = droppedLine(outcome.counts);
  if (dropped !== undefined) yield { message: dropped };
  yield* imputed(bound, outcome);
  const estimator: AnyEstimator = estimatorNamed(model.algorithm);
  for (const message of estimator.notices?.(model.model) ?? []) yield { message };
  yield { message: metricsLine(model) };
}

function rowsLine(model: StoredModel, { heldOut, splitLeftOut }: TrainingOutcome): string {
  const trained = `trained on ${plural(model.trainRows, 'row')}`;
  if (splitLeftOut) return `${trained}; nothing held out, because there are fewer than 500 rows`;
  if (heldOut === null) return `${trained}; nothing held out`;
  return `${trained}, ${plural(heldOut.rows, 'row')} held out (${model.split})`;
}

function featuresLine(bound: BoundModel, { encodings }: TrainingOutcome): string {
  const columns = encodings.reduce((sum, encoding) => sum + columnsOf(encoding).length, 0);
  const texts = encodings.filter((encoding) => encoding.kind === 'category').length;
  const kinds =
    texts === 0 ? '' : `, ${texts} of text, one-hot in ${plural(columns - encodings.length + texts, 'column')}`;
  const leftOut = bound.leftOut.length === 0 ? '' : `; left out because the split uses it: ${bound.leftOut.join(', ')}`;
  return `${plural(encodings.length, 'feature')}${kinds}${leftOut}`;
}

function droppedLine({ counts, featureMissing }: FitResult): string | undefined {
  const reasons = [
    [counts.targetNull, 'the target is NULL'],
    [counts.targetNotFinite, 'the target is not finite'],
    [featureMissing, 'a feature is NULL or not finite'],
  ] as const;
  const present = reasons.filter(([count]) => count > 0);
  if (present.length === 0) return undefined;
  const total = present.reduce((sum, [count]) => sum + count, 0);
  return `dropped ${plural(total, 'row')}: ${present.map(([count, why]) => `${why} in ${count}`).join(', ')}`;
}

function* imputed(bound: BoundModel, { encodings, counts }: TrainingOutcome): Iterable<TrainingNotice> {
  if (bound.onNull !== 'mean') return;
  for (const [i, encoding] of encodings.entries()) {
    const missing = counts.missing[i];
    if (missing === 0) continue;
    const message =
      encoding.kind === 'number'
        ? `${plural(missing, 'missing value')} became the mean, ${short(encoding.mean)}`
        : `${plural(missing, 'NULL')} became a level of the category`;
    yield { message: `feature "${encoding.name}": ${message}` };
  }
}

function metricsLine(model: StoredModel): string {
  const shown = ['r2', 'rmse', 'mae'].filter((name) => name in model.metrics);
  const place = model.holdoutRows > 0 ? 'on the rows held out' : 'on the training rows';
  if (shown.length === 0) return `no metrics ${place}: no row has both target and prediction`;
  return `${place}: ${shown.map((name) => `${name} ${short(model.metrics[name])}`).join(', ')}`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Six digits: for people; all digits are in DESCRIBE MODEL. */
const short = (x: number): string => String(Number(x.toPrecision(6)));
