import { batchOf } from '../../catalog/rows_relation.ts';
import { field, type Schema } from '../../data/schema.ts';
import { float64, int32, int64, text, timestamptz } from '../../data/type.ts';
import { likeTest } from '../../functions/like.ts';
import { command } from './define.ts';
import { once } from './settings.ts';

const columns: Schema = [
  field('model', text),
  field('version', int32),
  field('algorithm', text),
  field('target', text),
  field('features', int32),
  field('train_rows', int64),
  field('r2', float64),
  field('rmse', float64),
  field('trained_at', timestamptz),
];

/** SHOW MODELS [LIKE 'pattern']: the active version of each, by name. */
export const showModels = command({
  kind: 'show_models',
  async describe() {
    return { parameters: [], columns };
  },
  async run({ like }, { session }) {
    const wanted = like === null ? () => true : likeTest(like, false);
    const rows = [...session.state.all('model')]
      .filter((entry) => wanted(entry.name))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, versions }) => {
        const model = versions.at(-1)!;
        const { version, algorithm, target, features, trainRows, metrics, trainedAt } = model;
        const r2 = metrics.r2 ?? null;
        return [
          name,
          version,
          algorithm,
          target.name,
          features.length,
          BigInt(trainRows),
          r2,
          metrics.rmse ?? null,
          trainedAt,
        ];
      });
    return { batches: once(batchOf(columns, rows)), tag: () => 'SHOW' };
  },
});
