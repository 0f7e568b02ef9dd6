import { errors } from '../base/error.ts';
import type { RecordValue, Value } from './value.ts';

type NotNull = Exclude<Value, null>;

const needsQuotes = /^$|[(),"\\\s]/;

/** Postgres's record_out: `(1,,"a b")`; NULL is nothing at all. */
export function formatRecord({ fields }: RecordValue, fieldToText: (field: NotNull, i: number) => string): string {
  const texts = fields.map((field, i) => (field === null ? '' : quoted(fieldToText(field, i))));
  return `(${texts.join(',')})`;
}

const quoted = (text: string): string =>
  needsQuotes.test(text) ? `"${text.replace(/["\\]/g, (character) => character + character)}"` : text;

/** Postgres's record_in for `count` fields. Errors: 22P02. */
export function parseRecord(
  source: string,
  count: number,
  readField: (text: string, i: number) => NotNull,
): RecordValue {
  const malformed = (detail: string): Error => errors.malformedLiteral('record', source, detail);
  const body = /^\s*\((.*)\)\s*$/s.exec(source)?.[1];
  if (body === undefined) {
    throw malformed(/^\s*\(/.test(source) ? 'Unexpected end of input.' : 'Missing left parenthesis.');
  }
  const texts = body === '' && count === 0 ? [] : split(body, malformed);
  if (texts.length !== count) throw malformed(texts.length < count ? 'Too few columns.' : 'Too many columns.');
  return { fields: texts.map((text, i): Value => (text === null ? null : readField(text, i))) };
}

/** Texts between commas; null where there is nothing. Quotes may begin and end anywhere in a field. */
function split(body: string, malformed: (detail: string) => Error): (string | null)[] {
  const out: (string | null)[] = [];
  let field: string | null = null;
  let isInQuotes = false;
  for (let i = 0; i < body.length; i++) {
    const character = body[i];
    if (character === '\\') {
      if (i + 1 === body.length) throw malformed('Unexpected end of input.');
      field = (field ?? '') + body[++i];
    } else if (character === '"' && isInQuotes && body[i + 1] === '"') {
      field += body[++i];
    } else if (character === '"') {
      isInQuotes = !isInQuotes;
      field ??= '';
    } else if (character === ',' && !isInQuotes) {
      out.push(field);
      field = null;
    } else if (character === ')' && !isInQuotes) {
      throw malformed('Junk after right parenthesis.');
    } else {
      field = (field ?? '') + character;
    }
  }
  if (isInQuotes) throw malformed('Unexpected end of input.');
  return [...out, field];
}
