import { errors, raise } from '../../../base/error.ts';

/**
 * The result as Postgres lets it through: an infinity that no argument brought is an overflow, a zero is an underflow
 * (22003). For functions that have no zero of their own.
 */
export function checkedFloat(result: number, ...args: readonly number[]): number {
  if (Number.isNaN(result) || !args.every(Number.isFinite)) return result;
  if (!Number.isFinite(result)) return raise(errors.floatOverflow());
  return result === 0 ? raise(errors.floatUnderflow()) : result;
}
