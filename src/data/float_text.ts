import { errors } from '../base/error.ts';

/** From this exponent on, Postgres prints scientifically: one more than the digits that are surely exact. */
const plainExponents = { 32: 6, 64: 15 } as const;

/**
 * Below this, what JavaScript prints is what Postgres prints: a midpoint between two doubles near 2^e has 53 − e binary
 * places, so as many decimal ones, and for e ≤ 35 that is more than seventeen digits leave behind the point.
 */
const shortestIsSafe = 2 ** 36;

/**
 * Shortest text that reads back as the same number, in Postgres's spelling: `0.1`, `1e+20`, `1e-05`, `-0`. A text that
 * lies exactly between two numbers is not taken for either, although rounding to even would read it back.
 */
export function formatFloat(x: number, bits: 32 | 64): string {
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  if (bits === 64 && Math.abs(x) >= 1e-4 && Math.abs(x) < shortestIsSafe) return String(x);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity';
  const [mantissa, exponentText] = (bits === 64 ? shortestDouble(x) : shortestSingle(x)).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < plainExponents[bits]) return plain(mantissa, exponent);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function shortestDouble(x: number): string {
  const shortest = x.toExponential();
  if (!isMidpoint(shortest, x)) return shortest;
  const digits = shortest.replace(/^-/, '').replace(/e.*$/, '').replace('.', '').length;
  for (let more = digits; more < 16; more++) {
    const candidate = x.toExponential(more);
    if (Number(candidate) === x && !isMidpoint(candidate, x)) return withoutZeros(candidate);
  }
  return withoutZeros(x.toExponential(16));
}

/** Beyond these powers of ten, no number of 54 bits (which a midpoint has) is so short a decimal. */
const midpointPowers = 24;
const word = new DataView(new ArrayBuffer(8));

/** Whether a decimal near x lies exactly between x and one of its neighbours. */
function isMidpoint(decimal: string, x: number): boolean {
  const [, digits, fraction = '', exponentText] = /^-?(\d)(?:\.(\d+))?e(.*)$/.exec(decimal)!;
  const power = Number(exponentText) - fraction.length;
  if (Math.abs(power) > midpointPowers || (power < 0 && fraction.length < 15)) return false;
  word.setFloat64(0, Math.abs(x));
  const raw = word.getBigUint64(0);
  const exponent = Number(raw >> 52n) - 1075;
  const mantissa = (raw & 0xfffffffffffffn) | 0x10000000000000n;
  // Both sides in units of a quarter of the last place: the gap below a power of two is half as wide.
  const shift = exponent - 2;
  let left = BigInt(digits + fraction) * 10n ** BigInt(Math.max(power, 0));
  let unit = 10n ** BigInt(Math.max(-power, 0));
  if (shift >= 0) unit <<= BigInt(shift);
  else left <<= BigInt(-shift);
  const distance = left - mantissa * 4n * unit;
  const below = mantissa === 0x10000000000000n ? -1n : -2n;
  return distance === 2n * unit || distance === below * unit;
}

const withoutZeros = (decimal: string): string => decimal.replace(/\.?0+e/, 'e');

/** The fewest digits that give back a single-precision number, the nearest such decimal: at most nine. */
function shortestSingle(x: number): string {
  const size = Math.abs(x);
  const [below, above] = midpointsOfSingle(size);
  for (let digits = 0; digits < 8; digits++) {
    const found = nearestDecimal(size, digits, below, above);
    if (found !== undefined) return withoutZeros(`${x < 0 ? '-' : ''}${found}`);
  }
  return withoutZeros(x.toExponential(8));
}

/** Midpoints to the neighbours of a single-precision number; as doubles they are exact. */
function midpointsOfSingle(size: number): readonly [number, number] {
  word.setFloat32(0, size);
  const bits = word.getInt32(0);
  word.setInt32(0, bits - 1);
  const lower = word.getFloat32(0);
  word.setInt32(0, bits + 1);
  const upper = word.getFloat32(0);
  const below = (size + lower) / 2;
  return [below, Number.isFinite(upper) ? (size + upper) / 2 : size + (size - below)];
}

/** The decimal of `digits` + 1 digits nearest to the number and strictly between the midpoints; a tie goes to even. */
function nearestDecimal(size: number, digits: number, below: number, above: number): string | undefined {
  const [mantissa, exponent] = size.toExponential(digits).split('e');
  const middle = Number(mantissa.replace('.', ''));
  // Scaled like the digits, so that a tie is seen as one.
  const exact = size * 10 ** (digits - Number(exponent));
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const n of [middle - 1, middle, middle + 1]) {
    const text = `${n}e${Number(exponent) - digits}`;
    const value = Number(text);
    if (value <= below || value >= above) continue;
    const distance = Math.abs(n - exact);
    if (distance < bestDistance || (distance === bestDistance && n % 2 === 0)) {
      best = text;
      bestDistance = distance;
    }
  }
  return best === undefined ? undefined : Number(best).toExponential(digits);
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
