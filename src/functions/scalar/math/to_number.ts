import { errors } from '../../../base/error.ts';
import { fitted } from '../../../data/decimal.ts';
import { numeric, text } from '../../../data/type.ts';
import type { Decimal } from '../../../data/value.ts';
import { scalarFunction } from '../../define.ts';
import { eachOf } from '../../each.ts';
import { type Element, type Picture, preparingPictures } from './picture.ts';

/** Reads the digits of a text by a picture; what the picture does not ask for is left out. */
class Reader {
  private readonly source: string;
  private at = 0;
  private digits = '';
  private scale: number | undefined;
  private negative = false;

  constructor(source: string) {
    this.source = source;
  }

  read({ elements }: Picture): Decimal {
    for (const element of elements) if (this.at < this.source.length) this.element(element);
    this.sign();
    if (this.digits === '') throw errors.invalidText('numeric', ' ');
    const units = BigInt(this.digits);
    return fitted(this.negative ? -units : units, this.scale ?? 0);
  }

  private element(element: Element): void {
    switch (element.kind) {
      case 'digit':
        return this.digit();
      case 'group':
        return this.skip(',');
      case 'point':
        if (this.source[this.at] === '.') this.scale ??= 0;
        return this.skip('.');
      case 'currency':
        return this.skip('$');
      case 'words':
        this.at += element.text.length;
        return;
      case 'ordinal':
        this.at += 2;
        return;
      case 'shift':
        return;
      default:
        return this.sign();
    }
  }

  private skip(character: string): void {
    if (this.source[this.at] === character) this.at++;
  }

  private sign(): void {
    while (this.source[this.at] === ' ') this.at++;
    const character = this.source[this.at];
    if (character === undefined || !'+-<>'.includes(character)) return;
    if (character === '-' || character === '<') this.negative = true;
    this.at++;
  }

  private digit(): void {
    if (this.digits === '') this.sign();
    const character = this.source[this.at];
    if (character === undefined || !/^\d$/.test(character)) return;
    this.digits += character;
    if (this.scale !== undefined) this.scale++;
    this.at++;
  }
}

/** A number read from a text by a picture. */
export const toNumber = scalarFunction({
  name: 'to_number',
  about: 'A number read from a text by a picture: 9G999D99, S999, 999PR and their like.',
  overloads: [
    {
      args: [text, text],
      result: numeric,
      run: eachOf(() => {
        const prepared = preparingPictures();
        return (source: string, picture: string) => new Reader(source).read(prepared(picture));
      }),
    },
  ],
  examples: [
    { sql: "to_number('12,454.8-', '99G999D9S')", is: '-12454.8' },
    { sql: "to_number('<123>', '999PR')", is: '-123' },
    { sql: "to_number('', '999')", is: 'ERROR 22P02' },
  ],
});
