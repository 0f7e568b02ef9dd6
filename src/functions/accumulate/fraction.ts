import { errors, raise } from '../../base/error.ts';

/** The fraction of a percentile, checked. */
export const checkedFraction = (fraction: number): number =>
  fraction >= 0 && fraction <= 1 ? fraction : raise(errors.invalidPercentile(fraction));
