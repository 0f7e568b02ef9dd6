import { bool, float64 } from '../../data/type.ts';
import type { LinearModel } from '../../ml/linear_regression/solve.ts';
import type { FeatureEncoding, NullPolicy, StoredModel } from '../../ml/model.ts';
import { literal } from '../../plan/build.ts';
import type { Call, Expr } from '../../plan/expr.ts';

/**
 * Name of the call that is a linear model's formula, of compiled code only: its arguments are the constant and, for each
 * feature, weight, feature, and what stands for a feature that is missing (NULL: then there is no prediction).
 */
export const formulaName = 'ml.linear';

/** Categories of more levels are left to the predict operator, which looks them up in a hash table. */
const mostLevels = 64;

type Category = Extract<FeatureEncoding, { kind: 'category' }>;

/**
 * The prediction of a linear model as an expression of its features, with the bits of the predict operator: that adds
 * weight times column in the same order, and the zeros of levels that a row does not have change no sum. null: a model
 * of another kind.
 */
export function linearFormula(
  { algorithm, model, features, onNull }: StoredModel,
  given: readonly Expr[],
): Call | null {
  if (algorithm !== 'linear_regression' || onNull === 'error') return null;
  const { intercept, weights } = model as LinearModel;
  // -0 + 0 is not -0; and what is not finite has no zero times it.
  if (Object.is(intercept, -0) || !weights.every(Number.isFinite)) return null;
  const terms: Expr[] = [];
  let at = 0;
  for (const [i, feature] of features.entries()) {
    if (feature.kind === 'number') {
      const instead = literal(onNull === 'mean' ? feature.mean : null, float64);
      terms.push(literal(weights[at], float64), given[i], instead);
      at++;
      continue;
    }
    const width = feature.levels.length - (feature.reference ? 1 : 0) + (feature.nullLevel ? 1 : 0);
    if (feature.levels.length > mostLevels) return null;
    const term = levelWeight(feature, given[i], Array.from(weights.subarray(at, at + width)), onNull);
    terms.push(literal(1, float64), term, literal(null, float64));
    at += width;
  }
  return { kind: 'call', fn: formulaName, overload: 0, args: [literal(intercept, float64), ...terms], type: float64 };
}

/** The weight of a row's level: 0 for the reference and for texts that training did not see. */
function levelWeight(
  { levels, reference, nullLevel }: Category,
  feature: Expr,
  weights: readonly number[],
  onNull: NullPolicy,
): Expr {
  const nullWeight = onNull === 'drop' ? null : nullLevel ? weights[weights.length - 1] : 0;
  const named = reference ? levels.slice(1) : levels;
  const is = (level: string): Expr => ({
    kind: 'call',
    fn: '=',
    overload: 0,
    args: [feature, literal(level, feature.type)],
    type: bool,
  });
  return {
    kind: 'case',
    whens: [
      {
        when: { kind: 'is_null', input: feature, negated: false, type: bool },
        // biome-ignore lint/suspicious/noThenProperty: a branch of CASE is called so
        then: literal(nullWeight, float64),
      },
      // biome-ignore lint/suspicious/noThenProperty: a branch of CASE is called so
      ...named.map((level, i) => ({ when: is(level), then: literal(weights[i], float64) })),
    ],
    otherwise: literal(0, float64),
    type: float64,
  };
}
