import { errors } from '../base/error.ts';
import { mostLevels } from '../ml/encode.ts';
import type { FeatureEncoding } from '../ml/model.ts';
import { meanOf, type Profile } from '../ml/profile.ts';
import type { BoundModel } from '../planner/bind/create_model.ts';

/**
 * How each feature becomes columns, from what the profile saw. `reference`: the model has a constant, so each category
 * leaves its first level out; without a constant only the categories after the first do, as in R.
 */
export function encodingsOf(bound: BoundModel, profile: Profile, reference: boolean): readonly FeatureEncoding[] {
  let hasAllLevels = reference;
  return bound.features.map(({ name, type }, i): FeatureEncoding => {
    const seen = profile.features[i];
    if (seen.kind === 'number') return { kind: 'number', name, type, mean: seen.count === 0 ? 0 : meanOf(seen) };
    if (seen.tooMany) {
      throw errors.cannotTrain(
        `feature "${name}" has more than ${mostLevels} different texts`,
        `Group them in the training query, cast them to numbers, or leave the column out: FEATURES (* EXCLUDE (${name})).`,
      );
    }
    const nullLevel = bound.onNull === 'mean' && seen.missing > 0;
    const encoding: FeatureEncoding = {
      kind: 'category',
      name,
      type,
      levels: seen.levels,
      reference: hasAllLevels,
      nullLevel,
    };
    hasAllLevels = true;
    return encoding;
  });
}
