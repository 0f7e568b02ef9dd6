import { errors } from '../base/error.ts';
import type { ArrayValue, Value } from './value.ts';

type NotNull = Exclude<Value, null>;

/** Postgres's array_out: `{1,NULL,"a b"}`, with the bounds before it when they do not start at 1. */
export function formatArray(array: ArrayValue, itemToText: (item: NotNull) => string): string {
  const { items, lengths, lowers } = array;
  if (lengths.length === 0) return '{}';
  const texts = items.map((item) => (item === null ? 'NULL' : quoted(itemToText(item))));
  const bounds = lowers.map((lower, i) => `[${lower}:${lower + lengths[i] - 1}]`).join('');
  return `${lowers.every((lower) => lower === 1) ? '' : `${bounds}=`}${braces(texts, lengths)}`;
}

function braces(texts: readonly string[], lengths: readonly number[]): string {
  const [length, ...inner] = lengths;
  if (inner.length === 0) return `{${texts.join(',')}}`;
  const size = texts.length / length;
  const parts = Array.from({ length }, (_, i) => braces(texts.slice(i * size, (i + 1) * size), inner));
  return `{${parts.join(',')}}`;
}

const needsQuotes = /^$|^null$|[{}",\\\s]/i;

const quoted = (text: string): string =>
  needsQuotes.test(text) ? `"${text.replace(/["\\]/g, (character) => `\\${character}`)}"` : text;

/** Postgres's array_in; `readItem` makes a value of an item's text. Errors: 22P02, 2202E. */
export function parseArray(source: string, readItem: (text: string) => NotNull): ArrayValue {
  return new ArrayReader(source, readItem).read();
}

const maxDimensions = 6;

class ArrayReader {
  private readonly source: string;
  private readonly readItem: (text: string) => NotNull;
  private at = 0;
  private readonly items: Value[] = [];
  /** Length of each dimension; known when its first list has ended. */
  private readonly lengths: number[] = [];
  /** How deep the items lie; known with the first item. */
  private depthOfItems = 0;

  constructor(source: string, readItem: (text: string) => NotNull) {
    this.source = source;
    this.readItem = readItem;
  }

  read(): ArrayValue {
    const bounds = this.bounds();
    this.blanks();
    if (this.peek() !== '{') throw this.malformed('Array value must start with "{" or dimension information.');
    this.list(1);
    this.blanks();
    if (this.at < this.source.length) throw this.malformed('Junk after closing right brace.');
    const lengths = this.items.length === 0 ? [] : this.lengths;
    if (bounds !== undefined) this.checkBounds(bounds, lengths);
    const lowers = lengths.map((_, i) => bounds?.[i].lower ?? 1);
    return { items: this.items, lengths, lowers };
  }

  /** `[1:2][0:3]=` in front of the braces. */
  private bounds(): { lower: number; length: number }[] | undefined {
    const found = /^\s*((?:\[\s*[+-]?\d+\s*(?::\s*[+-]?\d+\s*)?\]\s*)+)=/.exec(this.source);
    if (found === null) return undefined;
    this.at = found[0].length;
    return [...found[1].matchAll(/\[\s*([+-]?\d+)\s*(?::\s*([+-]?\d+)\s*)?\]/g)].map(([, first, second]) => {
      const [lower, upper] = second === undefined ? [1, Number(first)] : [Number(first), Number(second)];
      if (upper < lower) throw errors.arraySubscript('upper bound cannot be less than lower bound');
      return { lower, length: upper - lower + 1 };
    });
  }

  private checkBounds(bounds: readonly { length: number }[], lengths: readonly number[]): void {
    const agrees = bounds.length === lengths.length && bounds.every(({ length }, i) => length === lengths[i]);
    if (!agrees) throw this.malformed('Specified array dimensions do not match array contents.');
  }

  private list(depth: number): void {
    if (depth > maxDimensions) {
      throw errors.programLimit(`number of array dimensions (${depth}) exceeds the maximum allowed (${maxDimensions})`);
    }
    this.at++;
    let count = 0;
    this.blanks();
    if (this.peek() === '}' && depth === 1) {
      this.at++;
      return;
    }
    for (;;) {
      this.blanks();
      if (this.peek() === '{') this.list(depth + 1);
      else this.item(depth);
      count++;
      this.blanks();
      const next = this.peek();
      this.at++;
      if (next === '}') break;
      if (next !== ',') throw this.unexpected(next);
    }
    const known = this.lengths[depth - 1];
    if (known !== undefined && known !== count) throw this.ragged();
    this.lengths[depth - 1] = count;
  }

  private item(depth: number): void {
    if (this.depthOfItems === 0) this.depthOfItems = depth;
    if (this.depthOfItems !== depth) throw this.ragged();
    const isQuoted = this.peek() === '"';
    const text = isQuoted ? this.quotedText() : this.plainText();
    this.items.push(!isQuoted && /^null$/i.test(text) ? null : this.readItem(text));
  }

  private quotedText(): string {
    let out = '';
    for (this.at++; this.peek() !== '"'; this.at++) {
      if (this.peek() === '\\') this.at++;
      if (this.at >= this.source.length) throw this.malformed('Unexpected end of input.');
      out += this.source[this.at];
    }
    this.at++;
    this.blanks();
    if (!/[,}]/.test(this.peek())) throw this.malformed('Incorrectly quoted array element.');
    return out;
  }

  private plainText(): string {
    let out = '';
    /** Blanks before the end do not count, unless escaped. */
    let kept = 0;
    for (; !/[{},"]/.test(this.peek()); this.at++) {
      const isEscaped = this.peek() === '\\';
      if (isEscaped) this.at++;
      if (this.at >= this.source.length) throw this.malformed('Unexpected end of input.');
      out += this.source[this.at];
      if (isEscaped || !/\s/.test(this.source[this.at])) kept = out.length;
    }
    if (this.peek() === '"') throw this.malformed('Incorrectly quoted array element.');
    if (kept === 0 || this.peek() === '{') throw this.unexpected(this.peek());
    return out.slice(0, kept);
  }

  private blanks(): void {
    while (/\s/.test(this.peek())) this.at++;
  }

  private peek(): string {
    return this.source[this.at] ?? '';
  }

  private unexpected(character: string): Error {
    return this.malformed(character === '' ? 'Unexpected end of input.' : `Unexpected "${character}" character.`);
  }

  private ragged(): Error {
    return this.malformed('Multidimensional arrays must have sub-arrays with matching dimensions.');
  }

  private malformed(detail: string): Error {
    return errors.malformedLiteral('array', this.source, detail);
  }
}
