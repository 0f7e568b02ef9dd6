import { errors } from '../base/error.ts';
import { nearest } from '../base/nearest.ts';
import type { Span } from '../base/span.ts';
import { bool, float64, int64, text, typeName } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import type { WeightRow } from '../ml/define.ts';
import { columnsOf } from '../ml/encode.ts';
import { estimatorNamed } from '../ml/index.ts';
import { regressionMetrics } from '../ml/metrics/regression.ts';
import type { FeatureEncoding, StoredModel } from '../ml/model.ts';
import type { ResultColumn } from './session_types.ts';

/** A small result: DESCRIBE MODEL, EVALUATE MODEL without ON, ML.WEIGHTS (…) and their like. */
export interface RowSet {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Value[])[];
}

type Aspect = (model: StoredModel) => RowSet;

/** DESCRIBE MODEL m [aspect]; `aspect` null: the summary. 0A000 for one this model does not have. */
export function describeModel(model: StoredModel, aspect: string | null, at?: Span): RowSet {
  const word = aspect ?? 'summary';
  if (Object.hasOwn(aspects, word)) return aspects[word](model);
  if (otherAspects.includes(word)) {
    throw errors.notSupported(`DESCRIBE MODEL … ${word.toUpperCase()} of a ${model.algorithm}`, at);
  }
  const near = nearest(word, Object.keys(aspects))?.toUpperCase();
  const all = Object.keys(aspects).map((name) => name.toUpperCase());
  const hint = near === undefined ? `There are ${all.join(', ')}.` : `Perhaps you meant "${near}".`;
  throw errors.badSyntax(`DESCRIBE MODEL has no "${word}"`, at, hint);
}

/** The metrics stored with the model, as rows (metric, value). */
export function storedMetrics(model: StoredModel): RowSet {
  const names = regressionMetrics.map((metric) => metric.name).filter((name) => name in model.metrics);
  return {
    columns: [column('metric', text), column('value', float64)],
    rows: names.map((name) => [name, model.metrics[name]]),
  };
}

const column = (name: string, type: ResultColumn['type']): ResultColumn => ({ name, type });

const aspects: Readonly<Record<string, Aspect>> = {
  summary,
  weights,
  features,
  metrics: storedMetrics,
  training,
  lineage,
  transform,
  ddl: (model) => ({ columns: [column('ddl', text)], rows: [[modelDefinition(model)]] }),
};

/** Words of the grammar that only other algorithms answer to. */
const otherAspects = ['importance', 'confusion', 'roc', 'trials', 'centroids', 'components'];

// ---------------------------------------------------------------- property, value

function properties(entries: readonly (readonly [string, Value])[]): RowSet {
  return {
    columns: [column('property', text), column('value', text)],
    rows: entries.map(([name, value]) => [name, value === null ? null : String(value)]),
  };
}

function summary(model: StoredModel): RowSet {
  return properties([
    ['name', model.name],
    ['version', model.version],
    ['algorithm', model.algorithm],
    ['target', model.target.name],
    ['features', model.features.map((feature) => feature.name).join(', ')],
    ['options', optionList(model)],
    ['split', model.split],
    ['training_rows', model.trainRows],
    ['holdout_rows', model.holdoutRows],
    ...Object.entries(model.metrics),
    ['trained_at', timeOf(model.trainedAt)],
    ['comment', model.comment],
  ]);
}

function training(model: StoredModel): RowSet {
  const estimator = estimatorNamed(model.algorithm);
  return properties([
    ['trained_at', timeOf(model.trainedAt)],
    ['training_ms', model.trainingMs],
    ['training_rows', model.trainRows],
    ['holdout_rows', model.holdoutRows],
    ['dropped_rows', model.droppedRows],
    ...estimator.summary(model.model),
  ]);
}

function lineage(model: StoredModel): RowSet {
  return properties([
    ['query', model.query],
    ...model.files.map((file): [string, Value] => ['file', file]),
    ['transform', model.transform],
    ['options', optionList(model)],
    ['split', model.split],
    ['seed', model.seed],
    ['trained_at', timeOf(model.trainedAt)],
    ['engine_version', model.engineVersion],
  ]);
}

const timeOf = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString();

const optionList = (model: StoredModel): string =>
  [...Object.entries(model.params), ['on_null', model.onNull]]
    .map(([name, value]) => `${name} = ${typeof value === 'string' ? `'${value}'` : value}`)
    .join(', ');

// ---------------------------------------------------------------- rows of their own

function weights(model: StoredModel): RowSet {
  const rows: readonly WeightRow[] = estimatorNamed(model.algorithm).weights(model.model);
  const figures = ['weight', 'std_error', 't', 'p_value'].map((name) => column(name, float64));
  return {
    columns: [column('feature', text), ...figures],
    rows: rows.map((row) => [row.feature, row.weight, row.stdError, row.t, row.pValue]),
  };
}

function features(model: StoredModel): RowSet {
  return {
    columns: [
      column('feature', text),
      column('type', text),
      column('encoding', text),
      column('mean', float64),
      column('levels', int64),
      column('reference_level', text),
      column('null_level', bool),
      column('design_columns', int64),
    ],
    rows: model.features.map((feature) => [
      feature.name,
      typeName(feature.type),
      feature.kind === 'number' ? 'number' : 'one-hot',
      ...encodingFacts(feature),
      BigInt(columnsOf(feature).length),
    ]),
  };
}

function encodingFacts(feature: FeatureEncoding): readonly Value[] {
  if (feature.kind === 'number') return [feature.mean, null, null, null];
  const reference = feature.reference ? (feature.levels[0] ?? null) : null;
  return [null, BigInt(feature.levels.length), reference, feature.nullLevel];
}

function transform(model: StoredModel): RowSet {
  return {
    columns: [column('transform', text), column('inputs', text), column('target', text)],
    rows: [
      [
        model.transform,
        model.inputs.map(({ name, type }) => `${quoted(name)} ${typeName(type)}`).join(', '),
        model.target.expression ?? quoted(model.target.name),
      ],
    ],
  };
}

/** A statement that trains the same model on what the query gives today. */
export function modelDefinition(model: StoredModel): string {
  const inputs = model.inputs.map(({ name }) => quoted(name)).join(', ');
  const target = model.target.expression ?? quoted(model.target.name);
  const list = model.target.expression === null && model.transform === null;
  return [
    `CREATE OR REPLACE MODEL ${quoted(model.name)}`,
    `  USING ${model.algorithm}`,
    `  TARGET ${quoted(model.target.name)}`,
    list ? `  FEATURES (${inputs})` : `  TRANSFORM (${model.transform ?? inputs}, ${target})`,
    `  SPLIT ${model.split}`,
    `  WITH (${optionList(model)}, seed = ${model.seed})`,
    ...(model.comment === null ? [] : [`  COMMENT '${model.comment.replaceAll("'", "''")}'`]),
    `AS ${model.query}`,
  ].join('\n');
}

const quoted = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
