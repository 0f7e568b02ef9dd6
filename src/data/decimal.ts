import { errors } from '../base/error.ts';
import type { Decimal } from './value.ts';

/** Exact decimal arithmetic on units · 10^-scale with Postgres's result scales; at most 128 bits of units. */

const powers: bigint[] = Array.from({ length: 77 }, (_, i) => 10n ** BigInt(i));

export const powerOfTen = (exponent: number): bigint => powers[exponent] ?? 10n ** BigInt(exponent);

export const notANumber: Decimal = { units: 0n, scale: 0, special: 'NaN' };
export const positiveInfinity: Decimal = { units: 0n, scale: 0, special: 'Infinity' };
export const negativeInfinity: Decimal = { units: 0n, scale: 0, special: '-Infinity' };

const maxUnits = (1n << 127n) - 1n;
/** Larger scales cannot be meant within 38 digits and would only cost memory. */
const maxScale = 1000;

/** The decimal if 128 bits hold it, else 22003. */
export function fitted(units: bigint, scale: number): Decimal {
  if (units > maxUnits || units < -maxUnits - 1n) throw errors.numericFormatOverflow();
  return { units, scale };
}

/** n ÷ d, halves away from zero; d is positive. */
export function divideRounded(n: bigint, d: bigint): bigint {
  const half = d / 2n;
  // An odd d has no exact half, so rounding down the half is right for both.
  return n < 0n ? -((-n + half) / d) : (n + half) / d;
}

/** The units at another scale, halves away from zero. */
export function rescale(units: bigint, from: number, to: number): bigint {
  if (to >= from) return units * powerOfTen(to - from);
  return divideRounded(units, powerOfTen(from - to));
}

/** The value as numeric(precision, scale); 22003 when it has too many digits before the point. */
export function fitDecimal(value: Decimal, precision: number, scale: number): Decimal {
  if (value.special === 'NaN') throw errors.notSupported(`NaN as numeric(${precision},${scale})`);
  if (value.special !== undefined) throw infiniteField(precision, scale);
  const units = rescale(value.units, value.scale, scale);
  const limit = powerOfTen(precision);
  if (units >= limit || units <= -limit) throw errors.numericOverflow(precision, scale);
  return { units, scale };
}

const infiniteField = (precision: number, scale: number): Error => {
  const detail = `A field with precision ${precision}, scale ${scale} cannot hold an infinite value.`;
  return Object.assign(errors.numericOverflow(precision, scale), { detail });
};

/** What Postgres reads as numeric: sign, digits, point, exponent, NaN, Infinity, blanks around. undefined: none of it. */
export function parseDecimal(source: string): Decimal | undefined {
  const found = /^\s*([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?\s*$/.exec(source);
  if (found === null) return parseSpecial(source.trim());
  const [, sign, whole = '', afterWhole, alone, exponentText = '0'] = found;
  const fraction = afterWhole ?? alone ?? '';
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > maxScale) throw errors.numericFormatOverflow();
  const units = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - exponent;
  if (scale < 0) return fitted(units * powerOfTen(-scale), 0);
  return fitScale(units, scale);
}

/** Drops digits behind the point that 128 bits cannot hold, rounding; digits before it must fit. */
export function fitScale(units: bigint, scale: number): Decimal {
  if (units <= maxUnits && units >= -maxUnits) return { units, scale };
  const digits = (units < 0n ? -units : units).toString().length;
  const excess = digits - 38;
  if (excess > scale) throw errors.numericFormatOverflow();
  return fitted(rescale(units, scale, scale - excess), scale - excess);
}

function parseSpecial(word: string): Decimal | undefined {
  const lower = word.toLowerCase();
  if (lower === 'nan') return notANumber;
  if (/^\+?inf(inity)?$/.test(lower)) return positiveInfinity;
  return /^-inf(inity)?$/.test(lower) ? negativeInfinity : undefined;
}

export function formatDecimal({ units, scale, special }: Decimal): string {
  if (special !== undefined) return special;
  if (scale === 0) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

const exactPower = 22;
const floatPowers = Array.from({ length: exactPower + 1 }, (_, i) => Number(powerOfTen(i)));

/** The nearest double. */
export function decimalToNumber(value: Decimal): number {
  if (value.special !== undefined) return Number(value.special);
  const near = Number(value.units);
  // Both operands are exact here, so the one division rounds correctly.
  if (value.scale <= exactPower && Number.isSafeInteger(near)) return near / floatPowers[value.scale];
  return Number(formatDecimal(value));
}

/** As Postgres converts float8 (15 significant digits) and float4 (6). */
export function decimalFromNumber(x: number, significant: 15 | 6): Decimal {
  if (Number.isNaN(x)) return notANumber;
  if (!Number.isFinite(x)) return x > 0 ? positiveInfinity : negativeInfinity;
  const [mantissa, exponent] = x.toExponential(significant - 1).split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const kept = fraction.replace(/0+$/, '');
  const scale = kept.length - Number(exponent);
  const units = BigInt(whole + kept);
  return scale >= 0 ? fitScale(units, scale) : fitted(units * powerOfTen(-scale), 0);
}

/** −1, 0, 1; NaN equals itself and is greater than everything. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.special !== undefined || b.special !== undefined) return specialRank(a) - specialRank(b);
  if (a.scale === b.scale) return a.units < b.units ? -1 : a.units > b.units ? 1 : 0;
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [rescale(a.units, a.scale, scale), rescale(b.units, b.scale, scale)];
  return x < y ? -1 : x > y ? 1 : 0;
}

const specialRank = ({ special }: Decimal): number =>
  special === undefined ? 0 : special === 'NaN' ? 2 : special === 'Infinity' ? 1 : -1;

/** Without trailing zeros behind the point: equal numbers become equal objects. */
export function normalised(value: Decimal): Decimal {
  if (value.special !== undefined) return value;
  let { units, scale } = value;
  if (units === 0n) return { units: 0n, scale: 0 };
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n;
    scale--;
  }
  return { units, scale };
}
