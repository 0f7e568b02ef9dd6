import { errors } from '../base/error.ts';

/** The content of a quoted token and where the token ends (exclusive). */
export interface Scanned {
  readonly value: string;
  readonly end: number;
}

/** '…' with '' for a quote. Strings apart by white space with a line end in it are one string, as in the standard. */
export function plainString(sql: string, open: number, start = open): Scanned {
  let value = '';
  for (let from = open; ; ) {
    const content = quotedContent(sql, from, "'");
    if (content === undefined) throw unterminated('quoted string', sql, start);
    value += content.value;
    const more = continuation(sql, content.end);
    if (more === undefined) return { value, end: content.end };
    from = more;
  }
}

/** "…" with "" for a quote; `start` is where the token begins. */
export function quotedIdentifier(sql: string, open: number, start = open): Scanned {
  const content = quotedContent(sql, open, '"');
  if (content === undefined) throw unterminated('quoted identifier', sql, start);
  if (content.value === '') {
    throw errors.badSyntax('zero-length delimited identifier at or near """"', { start: open, end: content.end });
  }
  return content;
}

/** $tag$…$tag$; undefined when no tag begins here. */
export function dollarString(sql: string, start: number): Scanned | undefined {
  const tagPattern = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
  tagPattern.lastIndex = start;
  const tag = tagPattern.exec(sql)?.[0];
  if (tag === undefined) return undefined;
  const from = start + tag.length;
  const close = sql.indexOf(tag, from);
  if (close < 0) throw unterminated('dollar-quoted string', sql, start);
  return { value: sql.slice(from, close), end: close + tag.length };
}

function quotedContent(sql: string, open: number, quote: string): Scanned | undefined {
  let value = '';
  let from = open + 1;
  for (;;) {
    const close = sql.indexOf(quote, from);
    if (close < 0) return undefined;
    value += sql.slice(from, close);
    if (sql[close + 1] !== quote) return { value, end: close + 1 };
    value += quote;
    from = close + 2;
  }
}

const unterminated = (what: string, sql: string, start: number) =>
  errors.badSyntax(`unterminated ${what} at or near "${sql.slice(start)}"`, { start, end: sql.length });

/** Offset of the quote that continues a string that ended at `end`; undefined: it does not go on. */
function continuation(sql: string, end: number): number | undefined {
  const between = /[ \t\f]*(?:--[^\n\r]*)?[\n\r](?:[ \t\f\n\r]|--[^\n\r]*[\n\r])*'/y;
  between.lastIndex = end;
  return between.test(sql) ? between.lastIndex - 1 : undefined;
}

/** E'…': C-style escapes. */
export function escapeString(sql: string, open: number): Scanned {
  let value = '';
  for (let from = open; ; ) {
    const content = escapedContent(sql, from, open - 1);
    value += content.value;
    const more = continuation(sql, content.end);
    if (more === undefined) return { value, end: content.end };
    from = more;
  }
}

function escapedContent(sql: string, open: number, start: number): Scanned {
  const bytes: number[] = [];
  let value = '';
  let i = open + 1;
  const flush = () => {
    value += decode(bytes, open, i);
    bytes.length = 0;
  };
  for (;;) {
    const c = sql[i];
    if (c === undefined) throw unterminated('quoted string', sql, start);
    if (c === '\\') {
      const found = readEscape(sql, i);
      if (found.byte !== undefined) bytes.push(found.byte);
      else {
        flush();
        value += found.text;
      }
      i = found.end;
      continue;
    }
    flush();
    if (c !== "'") value += c;
    else if (sql[i + 1] === "'") {
      value += c;
      i++;
    } else break;
    i++;
  }
  return { value, end: i + 1 };
}

interface Escape {
  /** \ooo and \xhh give bytes: several may be one character. */
  readonly byte?: number;
  readonly text?: string;
  readonly end: number;
}

const simpleEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function readEscape(sql: string, i: number): Escape {
  const pattern = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/y;
  pattern.lastIndex = i;
  const match = pattern.exec(sql);
  if (match === null) return { text: '\\', end: i + 1 };
  const [all, octal, hex, short, long, other] = match;
  const end = i + all.length;
  if (octal !== undefined) return { byte: Number.parseInt(octal, 8) & 0xff, end };
  if (hex !== undefined) return { byte: Number.parseInt(hex, 16), end };
  const unicode = short ?? long;
  if (unicode !== undefined) return { text: character(Number.parseInt(unicode, 16), i), end };
  if (other === 'u' || other === 'U') {
    throw errors.invalidEscape('invalid Unicode escape').placed({ start: i, end });
  }
  return { text: simpleEscapes[other] ?? other, end };
}

function character(code: number, start: number): string {
  if (code === 0 || code > 0x10ffff) {
    throw errors.badSyntax('invalid Unicode escape value', { start, end: start + 2 });
  }
  // Surrogate halves written one after the other join by themselves in UTF-16.
  return code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
}

function decode(bytes: readonly number[], start: number, end: number): string {
  if (bytes.length === 0) return '';
  const wrong = bytes.includes(0) ? undefined : decodeUtf8(Uint8Array.from(bytes));
  if (wrong !== undefined) return wrong;
  const shown = bytes.map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(' ');
  throw errors.invalidByteSequence(shown).placed({ start, end });
}

/** undefined when the bytes are no UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return text.includes('\ufffd') && !isReplacement(bytes) ? undefined : text;
}

const isReplacement = (bytes: Uint8Array): boolean => bytes.length === 3 && bytes[0] === 0xef && bytes[1] === 0xbf;

/** U&'…' and U&"…": \XXXX and \+XXXXXX are code points, \\ a backslash. */
export function unicodeName(text: string, start: number): string {
  return text.replace(/\\(?:\\|\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4})|)/g, (all, long, short) => {
    if (all === '\\\\') return '\\';
    const digits: string | undefined = long ?? short;
    if (digits === undefined) throw errors.badSyntax('invalid Unicode escape', { start, end: start + 2 });
    return character(Number.parseInt(digits, 16), start);
  });
}
