import { errors } from '../../base/error.ts';
import type { CopyFormat } from './options.ts';

/** One row as written: texts, null where the null mark stands. */
export type Fields = readonly (string | null)[];

/** The rows of COPY's text format or of CSV; the header is left out. 22P04 where they cannot be told apart. */
export async function* readFields(data: AsyncIterable<Uint8Array>, format: CopyFormat): AsyncGenerator<Fields> {
  let skip = format.header;
  for await (const line of linesOf(data, format)) {
    if (line === '\\.') return;
    const fields = format.kind === 'csv' ? csvFields(line, format) : textFields(line, format);
    if (!skip) yield fields;
    skip = false;
  }
}

/** Lines that hold a whole row each: a line break in quotes, or behind a backslash, belongs to the row. */
async function* linesOf(data: AsyncIterable<Uint8Array>, format: CopyFormat): AsyncGenerator<string> {
  let open = '';
  for await (const piece of physicalLines(data)) {
    const line = open === '' ? piece : `${open}\n${piece}`;
    if (isWhole(line, format)) {
      yield line.endsWith('\r') ? line.slice(0, -1) : line;
      open = '';
    } else open = line;
  }
  if (open !== '' && format.kind === 'csv') throw errors.badCopyData('unterminated CSV quoted field');
  if (open !== '') yield open;
}

async function* physicalLines(data: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const bytes of data) {
    const lines = (rest + decoded(() => decoder.decode(bytes, { stream: true }))).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  rest += decoded(() => decoder.decode());
  if (rest !== '') yield rest;
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof TypeError) throw errors.invalidByteSequence('the data of COPY');
    throw cause;
  }
}

function isWhole(line: string, { kind, quote, escape: escapeMark }: CopyFormat): boolean {
  if (kind === 'text') return /\\*$/.exec(line)![0].length % 2 === 0;
  if (!line.includes(quote)) return true;
  let inside = false;
  for (let i = 0; i < line.length; i++) {
    if (inside && line[i] === escapeMark && escapeMark !== quote && i + 1 < line.length) i++;
    else if (line[i] === quote) inside = !inside;
  }
  return !inside;
}

function textFields(line: string, format: CopyFormat): Fields {
  const { delimiter, null: nullMark } = format;
  if (!line.includes('\\')) return line.split(delimiter).map((field) => (field === nullMark ? null : field));
  const fields: (string | null)[] = [];
  let start = 0;
  for (let i = 0; i <= line.length; i++) {
    if (line[i] === '\\') i++;
    else if (i === line.length || line[i] === delimiter) {
      const raw = line.slice(start, i);
      fields.push(raw === nullMark ? null : unescaped(raw));
      start = i + 1;
    }
  }
  return fields;
}

const letters: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Octal and hexadecimal escapes are bytes, which together are UTF-8. */
function unescaped(raw: string): string {
  if (!raw.includes('\\')) return raw;
  if (!/\\(x[0-9a-f]|[0-7])/i.test(raw)) return raw.replace(/\\([\s\S])/g, (_, c: string) => letters[c] ?? c);
  const parts: Uint8Array[] = [];
  const pattern = /\\(?:x([0-9a-f]{1,2})|([0-7]{1,3})|([\s\S]))|[^\\]+/gi;
  for (const [whole, hex, octal, letter] of raw.matchAll(pattern)) {
    if (hex !== undefined) parts.push(Uint8Array.of(Number.parseInt(hex, 16)));
    else if (octal !== undefined) parts.push(Uint8Array.of(Number.parseInt(octal, 8)));
    else parts.push(Buffer.from(letter === undefined ? whole : (letters[letter] ?? letter)));
  }
  return Buffer.concat(parts).toString('utf8');
}

function csvFields(line: string, { delimiter, null: nullMark, quote, escape: escapeMark }: CopyFormat): Fields {
  if (!line.includes(quote)) return line.split(delimiter).map((field) => (field === nullMark ? null : field));
  const fields: (string | null)[] = [];
  let text = '';
  let quoted = false;
  let inside = false;
  for (let i = 0; i <= line.length; i++) {
    const c = line[i];
    if (inside) {
      const next = line[i + 1];
      if (c === escapeMark && (next === quote || next === escapeMark)) {
        text += next;
        i++;
      } else if (c === quote) inside = false;
      else text += c;
    } else if (i === line.length || c === delimiter) {
      fields.push(!quoted && text === nullMark ? null : text);
      text = '';
      quoted = false;
    } else if (c === quote) {
      inside = true;
      quoted = true;
    } else text += c;
  }
  return fields;
}
