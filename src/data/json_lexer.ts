import { errors, type SqlError } from '../base/error.ts';

export interface JsonToken {
  readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'number' | 'word' | 'end';
  /** The string without its escapes, the number, the word (true, false, null). */
  readonly text: string;
  readonly source: string;
  /** Where it stands, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const blanks = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![A-Za-z0-9_\u0080-\uffff.])/y;
/** What Postgres shows of a number that is none: as far as it has read, and the letters and digits behind. */
const badNumber = /-?(?:0|[1-9][0-9]*)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?[A-Za-z0-9_\u0080-\uffff]*/y;
const word = /[A-Za-z0-9_\u0080-\uffff]+/y;
const plainCharacters = /[ !#-[\]-\uffff]*/y;
const fourDigits = /[0-9a-fA-F]{4}/y;
const words: ReadonlySet<string> = new Set(['true', 'false', 'null']);

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Cuts a JSON text into tokens; errors as Postgres's own lexer words them. */
export class JsonLexer {
  private readonly source: string;
  private readonly decodes: boolean;
  private at = 0;

  constructor(source: string, decodes: boolean) {
    this.source = source;
    this.decodes = decodes;
  }

  next(): JsonToken {
    const { source } = this;
    this.take(blanks);
    const start = this.at;
    if (start >= source.length) return { kind: 'end', text: '', source, start, end: start };
    const c = source[start];
    switch (c) {
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
      case ',':
        this.at++;
        return { kind: c, text: c, source, start, end: this.at };
      case '"': {
        const text = this.string();
        return { kind: 'string', text, source, start, end: this.at };
      }
      default:
        return this.word(start);
    }
  }

  private word(start: number): JsonToken {
    const { source } = this;
    if (/[-0-9]/.test(source[start])) {
      const text = this.take(number);
      if (text === '') {
        this.take(badNumber);
        throw this.invalidToken(start, this.at);
      }
      return { kind: 'number', text, source, start, end: this.at };
    }
    const text = this.take(word);
    if (!words.has(text)) throw this.invalidToken(start, text === '' ? start + characterAt(source, start) : this.at);
    return { kind: 'word', text, source, start, end: this.at };
  }

  private string(): string {
    const { source } = this;
    const start = this.at++;
    let out = '';
    for (;;) {
      out += this.take(plainCharacters);
      if (this.at >= source.length) throw this.invalidToken(start, source.length);
      const c = source[this.at++];
      if (c === '"') return out;
      if (c !== '\\') {
        const code = c.charCodeAt(0).toString(16).padStart(2, '0');
        throw errors.invalidJson(`Character with value 0x${code} must be escaped.`);
      }
      out += this.escape(start);
    }
  }

  private escape(start: number): string {
    const { source } = this;
    if (this.at >= source.length) throw this.invalidToken(start, source.length);
    const c = source[this.at++];
    if (c === 'u') return this.unicode(start);
    if (Object.hasOwn(escapes, c)) return escapes[c];
    const shown = source.slice(this.at - 1, this.at - 1 + characterAt(source, this.at - 1));
    throw errors.invalidJson(`Escape sequence "\\${shown}" is invalid.`);
  }

  private unicode(start: number): string {
    const high = this.fourDigits(start);
    if (!this.decodes) return '';
    if (high === 0) throw errors.jsonZero();
    if (high >= 0xdc00 && high <= 0xdfff) throw loneSurrogate();
    if (high < 0xd800 || high > 0xdbff) return String.fromCharCode(high);
    if (!this.source.startsWith('\\u', this.at)) throw loneSurrogate();
    this.at += 2;
    const low = this.fourDigits(start);
    if (low >= 0xd800 && low <= 0xdbff) {
      throw errors.invalidJson('Unicode high surrogate must not follow a high surrogate.');
    }
    if (low < 0xdc00 || low > 0xdfff) throw loneSurrogate();
    return String.fromCharCode(high, low);
  }

  private fourDigits(start: number): number {
    const digits = this.take(fourDigits);
    if (digits !== '') return Number.parseInt(digits, 16);
    if (/^[0-9a-fA-F]*$/.test(this.source.slice(this.at))) throw this.invalidToken(start, this.source.length);
    throw errors.invalidJson('"\\u" must be followed by four hexadecimal digits.');
  }

  /** What the (sticky) pattern matches here, stepped over. */
  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found === null) return '';
    this.at = pattern.lastIndex;
    return found[0];
  }

  private invalidToken(start: number, end: number): SqlError {
    return errors.invalidJson(`Token "${this.source.slice(start, end)}" is invalid.`);
  }
}

const loneSurrogate = (): SqlError => errors.invalidJson('Unicode low surrogate must follow a high surrogate.');

/** Code units of the character there. */
const characterAt = (source: string, at: number): number => (source.codePointAt(at)! > 0xffff ? 2 : 1);
