import { formatDecimal, powerOfTen, rescale } from '../../../data/decimal.ts';
import { float32, float64, int32, int64, text } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import type { Kernel, Overload } from '../../define.ts';
import { eachOf } from '../../each.ts';
import { type Element, type Picture, preparingPictures } from './picture.ts';

/** A number as its digits: `whole` without zeros in front (but `0`), `fraction` as long as the picture asks. */
interface Digits {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

function digitsOf(text: string): Digits {
  const [whole, fraction = ''] = text.replace('-', '').split('.');
  return { negative: text.startsWith('-'), whole, fraction };
}

function decimalDigits(x: Decimal, { behind, shift }: Picture): Digits {
  if (x.special !== undefined) return digitsOf(x.special);
  const units = rescale(x.units * powerOfTen(shift), x.scale, behind);
  return digitsOf(formatDecimal({ units, scale: behind }));
}

/** Doubles show no more digits than they certainly have. */
function floatDigits(x: number, { behind, shift }: Picture, certain: 15 | 6): Digits {
  if (!Number.isFinite(x)) return digitsOf(String(x));
  const shifted = x * 10 ** shift;
  const whole = Math.abs(shifted) < 1e21 ? shifted.toFixed(0) : BigInt(shifted).toString();
  const places = Math.min(behind, Math.max(certain - whole.replace('-', '').length, 0));
  const digits = digitsOf(Math.abs(shifted) < 1e21 ? shifted.toFixed(Math.min(places, 100)) : whole);
  // Postgres prints the sign that a zero has.
  return Object.is(x, -0) ? { ...digits, negative: true } : digits;
}

const romans: readonly (readonly [number, string])[] = [
  ...([
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
  ] as const),
  ...([
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ] as const),
];
const romanWidth = 15;

function roman(n: number, { bare, form }: Picture): string {
  if (!(n >= 1 && n <= 3999)) return '#'.repeat(romanWidth);
  let out = '';
  let rest = n;
  for (const [value, letters] of romans) {
    out += letters.repeat(Math.floor(rest / value));
    rest %= value;
  }
  const shown = form === 'roman' ? out.toLowerCase() : out;
  return bare ? shown : shown.padStart(romanWidth);
}

/** 4.86e-04 */
function exponential(x: number, { behind, bare }: Picture): string {
  if (!Number.isFinite(x)) return ` ${'#'.repeat(behind + 6)}`;
  const [mantissa, exponent] = x.toExponential(behind).split('e');
  const shown = `${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  return `${x < 0 || bare ? '' : ' '}${mantissa}e${shown}`;
}

/** Writes a number's digits into a picture, from left to right. */
class Writer {
  private readonly picture: Picture;
  private readonly digits: Digits;
  private out = '';
  /** The sign that stands before the first digit that is shown; undefined: written, or not there. */
  private pending: string | undefined;
  private place = 0;
  private behindPlace = 0;
  private behindPoint = false;
  private anyDigit = false;

  constructor(picture: Picture, digits: Digits) {
    this.picture = picture;
    this.digits = digits.whole.length > picture.before ? overflown(picture, digits) : digits;
    this.pending = this.leadingSign();
  }

  write(): string {
    this.picture.elements.forEach((element, i) => {
      this.element(element, i);
    });
    return this.out;
  }

  private has(kind: Element['kind']): boolean {
    return this.picture.elements.some((element) => element.kind === kind);
  }

  private leadingSign(): string | undefined {
    const { negative } = this.digits;
    if (this.has('sign')) return this.isLeading('sign') ? (negative ? '-' : '+') : undefined;
    if (this.has('bracket')) return negative ? '<' : this.picture.bare ? '' : ' ';
    if (this.has('minus') || this.has('both')) return undefined;
    return negative ? '-' : this.picture.bare ? '' : ' ';
  }

  private isLeading(kind: Element['kind']): boolean {
    const at = this.picture.elements.findIndex((element) => element.kind === kind);
    return this.picture.elements.slice(at).some((element) => element.kind === 'digit');
  }

  private element(element: Element, index: number): void {
    const { negative } = this.digits;
    const blank = this.picture.bare ? '' : ' ';
    switch (element.kind) {
      case 'digit':
        if (this.behindPoint) this.fractionDigit(element.zero);
        else this.wholeDigit();
        return this.closeBracket(index);
      case 'point':
        this.putSign();
        this.out += '.';
        this.behindPoint = true;
        return;
      case 'group':
        this.out += this.anyDigit ? ',' : blank;
        return;
      case 'sign':
        if (!this.isLeading('sign')) this.out += negative ? '-' : '+';
        return;
      case 'minus':
        this.out += negative ? '-' : blank;
        return;
      case 'plus':
        this.out += negative ? blank : '+';
        return;
      case 'both':
        this.out += negative ? '-' : '+';
        return;
      case 'currency':
        this.out += ' ';
        return;
      case 'words':
        this.out += element.text;
        return;
      case 'ordinal':
        this.ordinal(element.upper);
        return;
      default:
        return;
    }
  }

  private putSign(): void {
    this.out += this.pending ?? '';
    this.pending = undefined;
  }

  private wholeDigit(): void {
    const { picture, digits } = this;
    const first = picture.before - digits.whole.length;
    const place = this.place++;
    const blank = picture.bare ? '' : ' ';
    if (place < first && place < picture.zeroFrom) {
      this.out += blank;
      return;
    }
    // .5 rather than 0.5, unless that would leave nothing.
    const isBareZero = digits.whole === '0' && picture.behind > 0 && picture.zeroFrom === Number.POSITIVE_INFINITY;
    const leavesNothing = picture.bare && /^0*$/.test(digits.fraction);
    if (isBareZero && !leavesNothing) {
      this.out += blank;
      return;
    }
    this.putSign();
    this.out += place < first ? '0' : digits.whole[place - first];
    this.anyDigit = true;
  }

  private fractionDigit(zero: boolean): void {
    const { fraction } = this.digits;
    const place = this.behindPlace++;
    if (place >= fraction.length) return;
    const relevant = fraction.replace(/0+$/, '').length;
    if (this.picture.bare && place >= relevant && place >= this.picture.zeroTo && !zero) return;
    this.out += fraction[place];
    this.anyDigit = true;
  }

  /** The bracket closes behind the last digit. */
  private closeBracket(index: number): void {
    if (!this.has('bracket') || this.picture.elements.slice(index + 1).some(({ kind }) => kind === 'digit')) return;
    this.out += this.digits.negative ? '>' : this.picture.bare ? '' : ' ';
  }

  private ordinal(upper: boolean): void {
    const { negative, whole } = this.digits;
    if (negative || whole.startsWith('#') || this.has('point')) return;
    const ending = endingOf(whole);
    this.out += upper ? ending.toUpperCase() : ending;
  }
}

function endingOf(digits: string): string {
  if (digits.at(-2) === '1') return 'th';
  return { '1': 'st', '2': 'nd', '3': 'rd' }[digits.at(-1) ?? ''] ?? 'th';
}

const overflown = ({ before, behind }: Picture, { negative }: Digits): Digits => ({
  negative,
  whole: '#'.repeat(before),
  fraction: '#'.repeat(behind),
});

/** The kernel for one kind of number; `size` is for Roman numerals and exponents. */
const shownBy = <V>(digits: (value: V, picture: Picture) => Digits, size: (value: V) => number): Kernel =>
  eachOf(() => {
    const prepared = preparingPictures();
    return (value: V, source: string) => {
      const picture = prepared(source);
      if (picture.form === 'exponent') return exponential(size(value), picture);
      if (picture.form !== 'digits') return roman(Math.round(size(value)), picture);
      return new Writer(picture, digits(value, picture)).write();
    };
  });

const whole = (n: number | bigint): Decimal => ({ units: BigInt(n), scale: 0 });
const integers: Kernel = shownBy((n: number | bigint, picture) => decimalDigits(whole(n), picture), Number);
const floats = (certain: 15 | 6): Kernel => shownBy((x: number, picture) => floatDigits(x, picture, certain), Number);
const decimals: Kernel = shownBy(decimalDigits, (x: Decimal) => Number(formatDecimal(x)));

/** to_char of numbers. */
export const numberOverloads: readonly Overload[] = [
  { args: [int32, text], result: text, run: integers },
  { args: [int64, text], result: text, run: integers },
  { args: [float32, text], result: text, run: floats(6) },
  { args: [float64, text], result: text, run: floats(15) },
  { args: [{ kind: 'anydecimal' }, text], result: text, run: decimals },
];
