import { errors, raise } from '../../base/error.ts';
import type { ArrayValue, Value } from '../../data/value.ts';
import type { Collected } from './sorted_values.ts';

/** The fraction of a percentile, checked. */
const checkedFraction = (fraction: number): number =>
  fraction >= 0 && fraction <= 1 ? fraction : raise(errors.invalidPercentile(fraction));

export type Pick = (values: Collected['values'], fraction: number) => Value;

/** What a fraction picks of a group; NULL without values or fraction. */
export const picked =
  (pick: Pick) =>
  ({ values, fraction }: Collected): Value =>
    fraction === null || values.length === 0 ? null : pick(values, checkedFraction(fraction as number));

/** The same for each fraction of an array, in its shape. */
export const pickedEach =
  (pick: Pick) =>
  ({ values, fraction }: Collected): Value => {
    if (fraction === null || values.length === 0) return null;
    const fractions = fraction as ArrayValue;
    const items = fractions.items.map((each) => (each === null ? null : pick(values, checkedFraction(each as number))));
    return { ...fractions, items };
  };
