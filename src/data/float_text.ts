import { errors } from '../base/error.ts';

/** From this exponent on, Postgres prints scientifically: one more than the digits that are surely exact. */
const plainExponents = { 32: 6, 64: 15 } as const;

/** Shortest text that reads back as the same number, in Postgres's spelling: `0.1`, `1e+20`, `1e-05`, `-0`. */
export function formatFloat(x: number, bits: 32 | 64): string {
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity';
  const [mantissa, exponentText] = (bits === 64 ? x.toExponential() : shortestSingle(x)).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < plainExponents[bits]) return plain(mantissa, exponent);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The fewest digits that give back a single-precision number: at most nine. */
function shortestSingle(x: number): string {
  for (let digits = 0; digits < 8; digits++) {
    const candidate = x.toExponential(digits);
    if (Math.fround(Number(candidate)) === x) return candidate.replace(/\.?0+e/, 'e');
  }
  return x.toExponential(8).replace(/\.?0+e/, 'e');
}

function plain(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0');
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Errors: 22P02 for the form; 22003 beyond the largest number, or below the smallest when not zero. */
export function parseFloatText(source: string, bits: 32 | 64): number {
  const type = bits === 64 ? 'double precision' : 'real';
  const word = source.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(word)) {
    const x = bits === 64 ? Number(word) : Math.fround(Number(word));
    if (!Number.isFinite(x) || (x === 0 && /^[^eE]*[1-9]/.test(word))) throw errors.floatTextOutOfRange(word, type);
    return x;
  }
  const special = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(word);
  if (special === null || (special[1] !== '' && special[2].toLowerCase() === 'nan')) {
    throw errors.invalidText(type, source);
  }
  if (special[2].toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
