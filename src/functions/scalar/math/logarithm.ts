import { errors, raise } from '../../../base/error.ts';

/** The argument of a logarithm, which must be above zero (2201E), as in Postgres. */
export function logarithmArgument(x: number): number {
  if (x === 0) return raise(errors.invalidLogarithm('cannot take logarithm of zero'));
  return x < 0 ? raise(errors.invalidLogarithm('cannot take logarithm of a negative number')) : x;
}
