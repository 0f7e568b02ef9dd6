import { field } from '../../data/schema.ts';
import { float64, int32, int64, text, timestamptz } from '../../data/type.ts';
import { systemTable } from './define.ts';

/** One row per version of every model. */
export const models = systemTable({
  oid: 15002,
  isView: true,
  schema: 'information_schema',
  name: 'models',
  about: 'Trained models, one row per version.',
  columns: [
    field('model_catalog', text),
    field('model_schema', text),
    field('model_name', text),
    field('version', int32),
    field('algorithm', text),
    field('target', text),
    field('features', int32),
    field('train_rows', int64),
    field('holdout_rows', int64),
    field('trained_at', timestamptz),
    field('training_ms', float64),
    field('query', text),
    field('comment', text),
  ],
  *rows({ state, database }) {
    for (const entry of state.all('model')) {
      for (const model of entry.versions) {
        yield [
          database,
          entry.schema,
          entry.name,
          model.version,
          model.algorithm,
          model.target.name,
          model.features.length,
          BigInt(model.trainRows),
          BigInt(model.holdoutRows),
          model.trainedAt,
          model.trainingMs,
          model.query,
          model.comment,
        ];
      }
    }
  },
});

/** One row per metric of every version of every model. */
export const modelMetrics = systemTable({
  oid: 15003,
  isView: true,
  schema: 'information_schema',
  name: 'model_metrics',
  about: 'Stored metrics of trained models.',
  columns: [field('model', text), field('version', int32), field('metric', text), field('value', float64)],
  *rows({ state }) {
    for (const entry of state.all('model')) {
      for (const model of entry.versions) {
        for (const [metric, value] of Object.entries(model.metrics)) yield [entry.name, model.version, metric, value];
      }
    }
  },
});
