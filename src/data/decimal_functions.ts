import { errors } from '../base/error.ts';
import {
  decimalToNumber,
  divideRounded,
  fitScale,
  notANumber,
  positiveInfinity,
  powerOfTen,
  rescale,
} from './decimal.ts';
import { divideTo } from './decimal_arithmetic.ts';
import type { Decimal } from './value.ts';

/**
 * Roots, powers, logarithms of decimals, in fixed point with guard digits; the scales of results and the rules for
 * NaN and the infinities are those of Postgres's numeric.c.
 */

/** Postgres shows at least so many significant digits of an inexact result. */
const minSignificantDigits = 16;
/** Digits behind the point while computing: 38 of the result and a margin for rounding errors. */
const workScale = 60;
const one = powerOfTen(workScale);

const wholeOne: Decimal = { units: 1n, scale: 0 };
const wholeZero: Decimal = { units: 0n, scale: 0 };

/** -1, 0 or 1; infinities have a sign too. */
const signOf = ({ units, special }: Decimal): number =>
  special === undefined ? (units > 0n ? 1 : units < 0n ? -1 : 0) : special === '-Infinity' ? -1 : 1;

const isNaNumber = ({ special }: Decimal): boolean => special === 'NaN';
const isOne = ({ units, scale, special }: Decimal): boolean => special === undefined && units === powerOfTen(scale);

/** Square root with at least 16 significant digits; error 2201F below zero. */
export function decimalSqrt(a: Decimal): Decimal {
  if (isNaNumber(a)) return notANumber;
  if (signOf(a) < 0) throw errors.negativeSquareRoot();
  if (a.special !== undefined) return a;
  // Counted in Postgres's digits of base 10000.
  const weight = a.units === 0n ? 0 : Math.floor(decimalExponent(a) / 4);
  const scale = Math.max(minSignificantDigits - ((weight + 1) * 2 - 1), a.scale, 0);
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
  if (isNaNumber(a)) return notANumber;
  forbidLogarithm(a);
  if (a.special !== undefined) return a;
  return rounded(lnFixed(a), resultScale(lnExponent(a), [a]));
}

/** Logarithm to any base. */
export function decimalLog(base: Decimal, a: Decimal): Decimal {
  if (isNaNumber(base) || isNaNumber(a)) return notANumber;
  forbidLogarithm(base);
  forbidLogarithm(a);
  if (base.special !== undefined) return a.special === undefined ? wholeZero : notANumber;
  if (a.special !== undefined) return a;
  const below = lnFixed(base);
  if (below === 0n) throw errors.divisionByZero();
  return rounded((lnFixed(a) * one) / below, resultScale(lnExponent(a) - lnExponent(base), [base, a]));
}

function forbidLogarithm(a: Decimal): void {
  const sign = signOf(a);
  if (sign === 0) throw errors.invalidLogarithm('cannot take logarithm of zero');
  if (sign < 0) throw errors.invalidLogarithm('cannot take logarithm of a negative number');
}

/** Postgres's estimate of the exponent of ten of ln(a): near 1, where ln vanishes, that of a - 1. */
function lnExponent(a: Decimal): number {
  const value = decimalToNumber(a);
  if (value >= 0.9 && value <= 1.1) return decimalExponent({ units: a.units - powerOfTen(a.scale), scale: a.scale });
  return Math.trunc(Math.log10(Math.abs(Math.log(value))));
}

/** e to the power a. */
export function decimalExp(a: Decimal): Decimal {
  if (a.special !== undefined) return a.special === '-Infinity' ? wholeZero : a;
  const exponent = decimalToNumber(a) * Math.LOG10E;
  if (exponent > 38) throw errors.numericFormatOverflow();
  return rounded(expFixed(rescale(a.units, a.scale, workScale)), resultScale(Math.max(exponent, -1000), [a]));
}

/** a to the power b; errors 2201F and 22003. */
export function decimalPower(a: Decimal, b: Decimal): Decimal {
  if (a.special !== undefined || b.special !== undefined) return specialPower(a, b);
  const isWhole = b.units % powerOfTen(b.scale) === 0n;
  forbidPower(a, b);
  if (isWhole) return wholePower(a, b.units / powerOfTen(b.scale));
  if (a.units === 0n) return { units: 0n, scale: minSignificantDigits };
  const exponent = (Number(lnFixed(a)) / Number(one)) * Math.LOG10E * decimalToNumber(b);
  if (exponent > 38) throw errors.numericFormatOverflow();
  const product = divideRounded(lnFixed(a) * b.units, powerOfTen(b.scale));
  return rounded(expFixed(product), resultScale(exponent, [a, b]));
}

function forbidPower(a: Decimal, b: Decimal): void {
  if (signOf(a) === 0 && signOf(b) < 0) throw errors.invalidPower('zero raised to a negative power is undefined');
  if (signOf(a) < 0 && b.special === undefined && b.units % powerOfTen(b.scale) !== 0n) {
    throw errors.invalidPower('a negative number raised to a non-integer power yields a complex result');
  }
}

/** POSIX's rules for pow() where an argument is NaN or infinite. */
function specialPower(a: Decimal, b: Decimal): Decimal {
  if (isNaNumber(a)) return b.special === undefined && b.units === 0n ? wholeOne : notANumber;
  if (isNaNumber(b)) return isOne(a) ? wholeOne : notANumber;
  forbidPower(a, b);
  if (isOne(a) || signOf(b) === 0) return wholeOne;
  if (signOf(a) === 0) return wholeZero;
  if (b.special !== undefined) {
    if (a.special === undefined && a.units === -powerOfTen(a.scale)) return wholeOne;
    const isLarge = a.special !== undefined || (a.units < 0n ? -a.units : a.units) > powerOfTen(a.scale);
    return isLarge === signOf(b) > 0 ? positiveInfinity : wholeZero;
  }
  if (signOf(b) < 0) return wholeZero;
  const isOdd = (b.units / powerOfTen(b.scale)) % 2n !== 0n;
  return a.special === '-Infinity' && isOdd ? a : positiveInfinity;
}

/** By squaring; while the exact product fits, nothing is rounded. */
function wholePower(a: Decimal, n: bigint): Decimal {
  const scale = Math.max(minSignificantDigits, a.scale);
  if (a.units === 0n) return { units: n === 0n ? powerOfTen(scale) : 0n, scale };
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
  // So small that nothing of it is left: its reciprocal is beyond all digits.
  if (result === 0n) throw errors.numericFormatOverflow();
  return divideTo(wholeOne, { units: result, scale: workScale }, scale);
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
