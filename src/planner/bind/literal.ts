import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { decimalToNumber, parseDecimal, rescale } from '../../data/decimal.ts';
import { type DataType, decimal, float64, int32, int64, maxPrecision, unknown } from '../../data/type.ts';
import type { Decimal } from '../../data/value.ts';
import { literal } from '../../plan/build.ts';
import type { Literal } from '../../plan/expr.ts';

const int32Most = 2n ** 31n - 1n;
const int32Least = -(2n ** 31n);
const int64Most = 2n ** 63n - 1n;
const int64Least = -(2n ** 63n);

/** An untyped NULL. */
export const nullLiteral = (): Literal => literal(null, unknown);

/** A quoted string: its type is decided by where it stands. */
export const stringLiteral = (value: string): Literal => literal(value, unknown);

/** Digits as written, with a sign perhaps: integer, bigint or numeric by size, as Postgres chooses. */
export function numberLiteral(written: string, at: Span): Literal {
  const source = written.replaceAll('_', '');
  const whole = wholeNumber(source);
  if (whole !== undefined) {
    if (whole >= int32Least && whole <= int32Most) return literal(Number(whole), int32);
    if (whole >= int64Least && whole <= int64Most) return literal(whole, int64);
  }
  return exactNumber(whole === undefined ? source : whole.toString(), at);
}

/** `42`, `-42`, `0x2a`; undefined when there is a point or an exponent. */
function wholeNumber(source: string): bigint | undefined {
  if (/^-?\d+$/.test(source)) return BigInt(source);
  if (!/^-?0[xob][0-9a-f]+$/i.test(source)) return undefined;
  return source.startsWith('-') ? -BigInt(source.slice(1)) : BigInt(source);
}

function exactNumber(source: string, at: Span): Literal {
  const digits = digitsOf(source);
  if (digits === undefined) throw errors.syntax(source, at);
  // More digits than numeric holds here: the nearest double is what is left.
  if (digits.precision > maxPrecision) {
    const nearestDouble = Number(source);
    if (!Number.isFinite(nearestDouble)) throw errors.valueOutOfRange(source, 'numeric', at);
    return literal(nearestDouble, float64);
  }
  const value = parseDecimal(source);
  if (value === undefined) throw errors.invalidText('numeric', source, at);
  return literal(value, decimal(digits.precision, digits.scale));
}

/** The numeric(precision, scale) that holds the number exactly as written. */
function digitsOf(source: string): { precision: number; scale: number } | undefined {
  const parts = /^-?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(source);
  if (parts === null) return undefined;
  const [, whole, fraction, exponent = '0'] = parts;
  const shift = Number(exponent);
  const scale = Math.max(fraction.length - shift, 0);
  const significant = (whole + fraction).replace(/^0+/, '').length + Math.max(shift - fraction.length, 0);
  return { precision: Math.max(significant, scale, 1), scale };
}

/** A literal moved to another numeric type when that is exact; undefined: leave it to a cast. */
export function retypeNumber(from: Literal, to: DataType): Literal | undefined {
  if (from.value === null) return literal(null, to);
  if (from.type.kind === 'decimal') return retypeDecimal(from.value as Decimal, to);
  return from.type.kind === 'int' ? retypeInteger(BigInt(from.value as number | bigint), to) : undefined;
}

function retypeInteger(whole: bigint, to: DataType): Literal | undefined {
  if (to.kind === 'int') {
    const most = 2n ** BigInt(to.bits - 1) - 1n;
    if (whole > most || whole < -most - 1n) return undefined;
    return literal(to.bits === 64 ? whole : Number(whole), to);
  }
  if (to.kind === 'oid')
    return whole >= int32Least && whole < 2n ** 32n ? literal(BigInt.asUintN(32, whole), to) : undefined;
  if (to.kind === 'float' && to.bits === 64) {
    return BigInt(Number(whole)) === whole ? literal(Number(whole), to) : undefined;
  }
  return retypeDecimal({ units: whole, scale: 0 }, to);
}

function retypeDecimal({ units, scale }: Decimal, to: DataType): Literal | undefined {
  if (to.kind === 'numeric') return literal({ units, scale }, to);
  if (to.kind === 'float' && to.bits === 64) return literal(decimalToNumber({ units, scale }), to);
  if (to.kind !== 'decimal' || to.scale < scale) return undefined;
  const scaled = rescale(units, scale, to.scale);
  const digits = scaled.toString().replace('-', '').length;
  return digits <= to.precision ? literal({ units: scaled, scale: to.scale }, to) : undefined;
}
