import { errors } from '../base/error.ts';
import { powerOfTen } from './decimal.ts';
import type { Decimal } from './value.ts';

/** What Postgres's numeric holds before and behind the point. */
const mostDigits = 131_072;
const mostScale = 16_383;

/** A JSON number with all its digits. Error 22003 beyond what Postgres's numeric holds. */
export function jsonNumber(source: string): Decimal {
  const [mantissa, exponentText = '0'] = source.split(/[eE]/);
  const [whole, fraction = ''] = mantissa.split('.');
  const exponent = Number(exponentText);
  const scale = fraction.length - exponent;
  if (scale > mostScale || whole.length + exponent > mostDigits) throw errors.numericFormatOverflow();
  const units = BigInt(whole + fraction);
  return scale >= 0 ? { units, scale } : { units: units * powerOfTen(-scale), scale: 0 };
}
