import { errors } from '../base/error.ts';
import { decimalToNumber, divideRounded, fitScale, notANumber, powerOfTen, rescale } from './decimal.ts';
import { divideTo } from './decimal_arithmetic.ts';
import type { Decimal } from './value.ts';

/**
 * Roots, powers, logarithms of decimals, in fixed point with guard digits; scales of results as in Postgres's
 * numeric.c. Infinities are not carried through: they raise 0A000, NaN gives NaN.
 */

/** Postgres shows at least so many significant digits of an inexact result. */
const minSignificantDigits = 16;
/** Digits behind the point while computing: 38 of the result and a margin for rounding errors. */
const workScale = 60;
const one = powerOfTen(workScale);

function finite(a: Decimal): boolean {
  if (a.special !== undefined && a.special !== 'NaN') throw errors.notSupported(`${a.special} here`);
  return a.special === undefined;
}

/** Square root with at least 16 significant digits; error 2201F below zero. */
export function decimalSqrt(a: Decimal): Decimal {
  if (!finite(a)) return notANumber;
  if (a.units < 0n) throw errors.negativeSquareRoot();
  const scale = resultScale(decimalExponent(a) / 2, [a]);
  const shift = 2 * (scale + 1) - a.scale;
  const square = shift >= 0 ? a.units * powerOfTen(shift) : a.units / powerOfTen(-shift);
  return fitScale((integerRoot(square) + 5n) / 10n, scale);
}

/** Largest integer whose square is not above n, by Newton's iteration from above. */
export function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(16).length * 4 + 1) >> 1);
  root += 1n;
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Exponent of ten of the leading digit. */
function decimalExponent({ units, scale }: Decimal): number {
  if (units === 0n) return 0;
  return (units < 0n ? -units : units).toString().length - 1 - scale;
}

/** Digits behind the point for a result of that order of magnitude, not fewer than the arguments show. */
function resultScale(exponent: number, args: readonly Decimal[]): number {
  return Math.max(minSignificantDigits - Math.trunc(exponent), ...args.map(({ scale }) => scale), 0);
}

/** Natural logarithm; error 2201E for zero and below. */
export function decimalLn(a: Decimal): Decimal {
  if (!finite(a)) return notANumber;
  forbidLogarithm(a);
  const size = Math.abs(Math.log(Math.abs(decimalToNumber(a)))) || 1;
  return rounded(lnFixed(a), resultScale(Math.floor(Math.log10(size)), [a]));
}

/** Logarithm to any base. */
export function decimalLog(base: Decimal, a: Decimal): Decimal {
  if (!finite(base) || !finite(a)) return notANumber;
  forbidLogarithm(base);
  forbidLogarithm(a);
  const below = lnFixed(base);
  if (below === 0n) throw errors.divisionByZero();
  const above = lnFixed(a);
  const size = Math.abs(Number(above) / Number(below)) || 1;
  return rounded((above * one) / below, resultScale(Math.floor(Math.log10(size)), [base, a]));
}

function forbidLogarithm({ units }: Decimal): void {
  if (units === 0n) throw errors.invalidLogarithm('cannot take logarithm of zero');
  if (units < 0n) throw errors.invalidLogarithm('cannot take logarithm of a negative number');
}

/** e to the power a. */
export function decimalExp(a: Decimal): Decimal {
  if (!finite(a)) return notANumber;
  const exponent = decimalToNumber(a) * Math.LOG10E;
  if (exponent > 38) throw errors.numericFormatOverflow();
  return rounded(expFixed(rescale(a.units, a.scale, workScale)), resultScale(exponent, [a]));
}

/** a to the power b; errors 2201F and 22003. */
export function decimalPower(a: Decimal, b: Decimal): Decimal {
  if (!finite(a)) return b.special === undefined && b.units === 0n ? { units: powerOfTen(16), scale: 16 } : notANumber;
  if (!finite(b)) return a.units === powerOfTen(a.scale) ? { units: powerOfTen(16), scale: 16 } : notANumber;
  const isWhole = b.units % powerOfTen(b.scale) === 0n;
  if (a.units === 0n) return powerOfZero(a, b);
  if (isWhole) return wholePower(a, b.units / powerOfTen(b.scale), Math.max(a.scale, b.scale));
  if (a.units < 0n) {
    throw errors.invalidPower('a negative number raised to a non-integer power yields a complex result');
  }
  const exponent = Math.log10(decimalToNumber(a)) * decimalToNumber(b);
  if (exponent > 38) throw errors.numericFormatOverflow();
  const product = divideRounded(lnFixed(a) * b.units, powerOfTen(b.scale));
  return rounded(expFixed(product), resultScale(exponent, [a, b]));
}

function powerOfZero(a: Decimal, b: Decimal): Decimal {
  if (b.units < 0n) throw errors.invalidPower('zero raised to a negative power is undefined');
  const scale = Math.max(minSignificantDigits, a.scale, b.scale);
  return { units: b.units === 0n ? powerOfTen(scale) : 0n, scale };
}

/** By squaring; while the exact product fits, nothing is rounded. */
function wholePower(a: Decimal, n: bigint, argumentScale: number): Decimal {
  const scale = Math.max(minSignificantDigits, argumentScale);
  const size = n < 0n ? -n : n;
  const magnitude = Math.abs(Math.log10(Math.abs(decimalToNumber(a)))) * Number(size);
  if (magnitude > 1000) {
    const grows = decimalExponent(a) >= 0 === n > 0n;
    if (grows) throw errors.numericFormatOverflow();
    return { units: 0n, scale };
  }
  let result = one;
  let square = rescale(a.units, a.scale, workScale);
  for (let rest = size; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = divideRounded(result * square, one);
    if (rest > 1n) square = divideRounded(square * square, one);
  }
  if (n >= 0n) return rounded(result, scale);
  return divideTo({ units: 1n, scale: 0 }, { units: result, scale: workScale }, scale);
}

const rounded = (fixed: bigint, scale: number): Decimal =>
  fitScale(rescale(fixed, workScale, Math.min(scale, workScale)), Math.min(scale, workScale));

/** ln of a positive decimal: its power of ten, halved to near 1, then 2·artanh((x − 1) / (x + 1)). */
function lnFixed(a: Decimal): bigint {
  const exponent = decimalExponent(a);
  const near = rescaleTo(a.units, a.scale + exponent);
  return lnNear(near) + BigInt(exponent) * lnOfTen();
}

/** The units, counted at `scale` (which may be negative), in working digits. */
const rescaleTo = (units: bigint, scale: number): bigint =>
  scale >= 0 ? rescale(units, scale, workScale) : units * powerOfTen(workScale - scale);

/** ln of a fixed-point number between 1 and 10: three square roots bring it below 1.34. */
function lnNear(x: bigint): bigint {
  let root = x;
  for (let i = 0; i < 3; i++) root = integerRoot(root * one);
  return artanhTwice(((root - one) * one) / (root + one)) * 8n;
}

/** 2·artanh(z) = 2·(z + z³/3 + z⁵/5 + …) */
function artanhTwice(z: bigint): bigint {
  const square = (z * z) / one;
  let sum = 0n;
  let power = z;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) / one;
  }
  return sum * 2n;
}

const lnOfTen = (): bigint => lnNear(one * 10n);

/** exp by taking out powers of ten, then halving the rest sixteen times before Taylor's series. */
function expFixed(x: bigint): bigint {
  const ten = lnOfTen();
  let tens = x / ten;
  if (x < 0n) tens -= 1n;
  if (tens < -BigInt(workScale)) return 0n;
  let rest = (x - tens * ten) >> 16n;
  let sum = one;
  let term = one;
  for (let k = 1n; term !== 0n; k++) {
    term = (term * rest) / (one * k);
    sum += term;
  }
  for (rest = 0n; rest < 16n; rest++) sum = (sum * sum) / one;
  return tens >= 0n ? sum * powerOfTen(Number(tens)) : sum / powerOfTen(Number(-tens));
}
