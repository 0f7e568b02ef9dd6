import { errors } from '../base/error.ts';
import {
  divideRounded,
  fitScale,
  fitted,
  negativeInfinity,
  notANumber,
  positiveInfinity,
  powerOfTen,
  rescale,
} from './decimal.ts';
import type { Decimal } from './value.ts';

export function add(a: Decimal, b: Decimal): Decimal {
  if (a.special !== undefined || b.special !== undefined) return addSpecial(a, b);
  const scale = Math.max(a.scale, b.scale);
  return fitted(rescale(a.units, a.scale, scale) + rescale(b.units, b.scale, scale), scale);
}

export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, negate(b));

export function negate(a: Decimal): Decimal {
  if (a.special === undefined) return { units: -a.units, scale: a.scale };
  if (a.special === 'NaN') return a;
  return a.special === 'Infinity' ? negativeInfinity : positiveInfinity;
}

/** Scales add up; digits behind the point that 128 bits cannot hold are rounded away. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  if (a.special !== undefined || b.special !== undefined) return signed(signOf(a) * signOf(b));
  return fitScale(a.units * b.units, a.scale + b.scale);
}

/** Quotient with the scale that Postgres gives it (`select_div_scale` of numeric.c). */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (a.special === 'NaN' || b.special === 'NaN') return notANumber;
  if (b.special !== undefined) return a.special === undefined ? { units: 0n, scale: 0 } : notANumber;
  if (b.units === 0n) throw errors.divisionByZero();
  if (a.special !== undefined) return signed(signOf(a) * signOf(b));
  return divideTo(a, b, quotientScale(a, b));
}

/** a ÷ b rounded to `scale` digits behind the point; b is not zero. */
export function divideTo(a: Decimal, b: Decimal, scale: number): Decimal {
  const shift = scale + b.scale - a.scale;
  const top = shift >= 0 ? a.units * powerOfTen(shift) : a.units;
  const bottom = shift >= 0 ? b.units : b.units * powerOfTen(-shift);
  return fitScale(bottom < 0n ? divideRounded(-top, -bottom) : divideRounded(top, bottom), scale);
}

/** Remainder with the sign of a. */
export function modulo(a: Decimal, b: Decimal): Decimal {
  if (a.special === 'NaN' || b.special === 'NaN') return notANumber;
  if (b.special === undefined && b.units === 0n) throw errors.divisionByZero();
  if (a.special !== undefined) return notANumber;
  if (b.special !== undefined) return a;
  const scale = Math.max(a.scale, b.scale);
  return { units: rescale(a.units, a.scale, scale) % rescale(b.units, b.scale, scale), scale };
}

function addSpecial(a: Decimal, b: Decimal): Decimal {
  if (a.special === undefined) return b;
  if (b.special === undefined || a.special === b.special) return a;
  return notANumber;
}

/** Sign of a number, infinities included; NaN for NaN. */
function signOf({ units, special }: Decimal): number {
  if (special !== undefined) return special === 'NaN' ? Number.NaN : special === 'Infinity' ? 1 : -1;
  return units > 0n ? 1 : units < 0n ? -1 : 0;
}

/** The infinity of that sign; a zero times an infinity is NaN. */
function signed(sign: number): Decimal {
  if (sign > 0) return positiveInfinity;
  return sign < 0 ? negativeInfinity : notANumber;
}

/** Postgres gives a quotient at least this many significant digits (NUMERIC_MIN_SIG_DIGITS). */
const minSignificantDigits = 16;
/** Postgres keeps numerics in digits of base 10000; scales of quotients follow from that. */
const digitsPerGroup = 4;
const maxDisplayScale = 1000;

export function quotientScale(a: Decimal, b: Decimal): number {
  const [aWeight, aDigit] = leading(a);
  const [bWeight, bDigit] = leading(b);
  const weight = aWeight - bWeight - (aDigit <= bDigit ? 1 : 0);
  const wanted = minSignificantDigits - weight * digitsPerGroup;
  return Math.min(Math.max(wanted, a.scale, b.scale, 0), maxDisplayScale);
}

/** Weight and value of the first base-10000 digit that is not zero. */
function leading({ units, scale }: Decimal): [weight: number, digit: number] {
  if (units === 0n) return [0, 0];
  const digits = (units < 0n ? -units : units).toString();
  const exponent = digits.length - 1 - scale;
  const weight = Math.floor(exponent / digitsPerGroup);
  const taken = exponent - weight * digitsPerGroup + 1;
  return [weight, Number(digits.slice(0, taken).padEnd(taken, '0'))];
}
