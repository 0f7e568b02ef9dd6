import type { CsvDialect } from '../../data/split.ts';

/** One row as written, with the number of its first line (from 1). */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly (string | null)[];
}

/** What is wrong with a text that is no CSV. */
export class CsvFault extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/**
 * Cuts text that comes in pieces into rows and values (RFC 4180, with the dialect's characters). Line ends are \n, \r\n
 * or \r; within quotes they belong to the value. Empty lines are no rows, unless a row has one column.
 */
export class RecordReader {
  private readonly dialect: CsvDialect;
  private readonly nulls: ReadonlySet<string>;
  private rest = '';
  private line = 1;
  private skipped = 0;

  constructor(dialect: CsvDialect) {
    this.dialect = dialect;
    this.nulls = new Set(dialect.nulls);
  }

  /** The whole rows that `text` completes; `last`: nothing follows it. */
  *push(text: string, last: boolean): Generator<CsvRecord> {
    const source = this.rest + text;
    let at = 0;
    for (;;) {
      const end = this.endOf(source, at, last);
      if (end === undefined) break;
      const record = this.recordAt(source, at, end.content);
      at = end.next;
      if (record !== undefined) yield record;
      if (at >= source.length) break;
    }
    this.rest = source.slice(at);
  }

  /** Where the row that begins at `start` ends and the next begins; undefined: not known yet. */
  private endOf(source: string, start: number, last: boolean): { content: number; next: number } | undefined {
    if (start >= source.length) return undefined;
    const end = this.isPlain(source, start) ? lineEnd(source, start) : this.quotedEnd(source, start, last);
    if (end === undefined || end === source.length)
      return last ? { content: source.length, next: source.length } : undefined;
    if (source[end] !== '\r') return { content: end, next: end + 1 };
    // A \n may still come behind it.
    if (end + 1 === source.length && !last) return undefined;
    return { content: end, next: source[end + 1] === '\n' ? end + 2 : end + 1 };
  }

  private isPlain(source: string, start: number): boolean {
    const { comment } = this.dialect;
    return this.skipped < this.dialect.skip || (comment !== '' && source.startsWith(comment, start));
  }

  /** The line end outside quotes. */
  private quotedEnd(source: string, start: number, last: boolean): number | undefined {
    const { quote, escape: escapeMark } = this.dialect;
    const end = lineEnd(source, start);
    if (quote === '' || !source.slice(start, end).includes(quote)) return end;
    let inside = false;
    for (let i = start; i < source.length; i++) {
      const c = source[i];
      if (inside) {
        if (c === escapeMark && (source[i + 1] === quote || source[i + 1] === escapeMark)) i++;
        else if (c === quote) inside = false;
      } else if (c === '\n' || c === '\r') return i;
      else if (c === quote && this.startsValue(source, i, start)) inside = true;
    }
    if (inside && last) throw new CsvFault(this.line, 'a quoted value does not end');
    return undefined;
  }

  private startsValue = (source: string, i: number, start: number): boolean =>
    i === start ||
    source[i - 1] === this.dialect.delimiter ||
    (source[i - 1] === ' ' && blankBefore(source, i, this.dialect));

  private recordAt(source: string, start: number, end: number): CsvRecord | undefined {
    const { line, dialect } = this;
    if (this.skipped < dialect.skip) {
      this.skipped++;
      this.line++;
      return undefined;
    }
    const raw = source.slice(start, end);
    this.line++;
    for (let i = raw.indexOf('\n'); i >= 0; i = raw.indexOf('\n', i + 1)) this.line++;
    if (raw === '') return undefined;
    if (dialect.comment !== '' && raw.startsWith(dialect.comment)) return undefined;
    return { line, fields: this.fieldsOf(raw, line) };
  }

  private fieldsOf(raw: string, line: number): (string | null)[] {
    const { delimiter, quote } = this.dialect;
    if (quote === '' || !raw.includes(quote)) return raw.split(delimiter).map((field) => this.valueOf(field));
    const fields: (string | null)[] = [];
    for (let at = 0; at <= raw.length; ) {
      const start = quotedStart(raw, at, quote);
      if (start === undefined) {
        const next = raw.indexOf(delimiter, at);
        const end = next < 0 ? raw.length : next;
        fields.push(this.valueOf(raw.slice(at, end)));
        at = end + 1;
      } else {
        const { value, end } = this.quotedField(raw, start, line);
        fields.push(this.valueOf(value));
        at = end + 1;
      }
    }
    return fields;
  }

  /** The value behind the quote at `open` and the place of the delimiter behind it. */
  private quotedField(raw: string, open: number, line: number): { value: string; end: number } {
    const { delimiter, quote, escape: escapeMark } = this.dialect;
    let value = '';
    let from = open + 1;
    for (let i = from; i < raw.length; i++) {
      const c = raw[i];
      if (c === escapeMark && (raw[i + 1] === quote || (escapeMark !== quote && raw[i + 1] === escapeMark))) {
        value += raw.slice(from, i) + raw[i + 1];
        i++;
        from = i + 1;
      } else if (c === quote) {
        value += raw.slice(from, i);
        const next = raw.indexOf(delimiter, i + 1);
        const end = next < 0 ? raw.length : next;
        if (raw.slice(i + 1, end).trim() !== '') throw new CsvFault(line, 'a value goes on behind its closing quote');
        return { value, end };
      }
    }
    throw new CsvFault(line, 'a quoted value does not end');
  }

  private valueOf = (field: string): string | null => (this.nulls.has(field) ? null : field);
}

/** The quote that opens the value at `at`, blanks before it left out; undefined: the value is not quoted. */
function quotedStart(raw: string, at: number, quote: string): number | undefined {
  let i = at;
  while (raw[i] === ' ') i++;
  return raw[i] === quote ? i : undefined;
}

function blankBefore(source: string, at: number, { delimiter }: CsvDialect): boolean {
  let i = at - 1;
  while (source[i] === ' ') i--;
  return i < 0 || source[i] === delimiter || source[i] === '\n' || source[i] === '\r';
}

/** Looks no further than the line goes: a search of all that is left, for each row, would take time without bound. */
function lineEnd(source: string, start: number): number | undefined {
  const newline = source.indexOf('\n', start);
  const bare = source.slice(start, newline < 0 ? undefined : newline).indexOf('\r');
  if (bare >= 0) return start + bare;
  return newline < 0 ? undefined : newline;
}
