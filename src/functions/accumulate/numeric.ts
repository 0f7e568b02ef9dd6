import { fitted, powerOfTen } from '../../data/decimal.ts';
import type { Decimal } from '../../data/value.ts';

/** Square root rounded to `scale` digits; the argument is not negative. */
export function squareRoot(a: Decimal, scale: number): Decimal {
  const shift = 2 * (scale + 1) - a.scale;
  const square = shift >= 0 ? a.units * powerOfTen(shift) : a.units / powerOfTen(-shift);
  return fitted((integerRoot(square) + 5n) / 10n, scale);
}

/** Largest integer whose square is not above n (Newton's iteration from above). */
function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
