import { errors, raise } from '../../../base/error.ts';

/** The result as Postgres lets it through: an infinity that no argument brought is an overflow (22003). */
export const checkedFloat = (result: number, ...args: readonly number[]): number =>
  Number.isFinite(result) || Number.isNaN(result) || args.some((arg) => !Number.isFinite(arg))
    ? result
    : raise(errors.floatOverflow());
