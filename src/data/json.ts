import { formatDecimal } from './decimal.ts';
import type { Decimal } from './value.ts';

/**
 * A JSON value. Numbers are exact and keep their scale. The keys of an object stand in jsonb's order, shorter ones
 * first, those of one length by their bytes; each stands once.
 */
export type Json = null | boolean | string | Decimal | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

export type JsonKind = 'null' | 'boolean' | 'string' | 'number' | 'array' | 'object';

/** Deeper nesting is refused (54001): about where Postgres refuses it. */
export const maxJsonDepth = 12_000;

export const isJsonArray = (json: Json): json is readonly Json[] => Array.isArray(json);
export const isJsonObject = (json: Json): json is JsonObject => json instanceof Map;
export const isJsonNumber = (json: Json): json is Decimal =>
  typeof json === 'object' && json !== null && 'units' in json;

export function jsonKind(json: Json): JsonKind {
  if (json === null) return 'null';
  if (typeof json === 'boolean' || typeof json === 'string') return typeof json as 'boolean' | 'string';
  if (isJsonArray(json)) return 'array';
  return isJsonObject(json) ? 'object' : 'number';
}

/** An object of entries in any order; of equal keys the last counts. */
export function jsonObject(entries: readonly (readonly [string, Json])[]): JsonObject {
  const all = new Map(entries);
  return new Map([...all].sort(([a], [b]) => compareKeys(a, b)));
}

/** jsonb's order of keys: by their length in bytes, then by the bytes. */
function compareKeys(a: string, b: string): number {
  const [x, y] = [Buffer.byteLength(a), Buffer.byteLength(b)];
  return x === y ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : x - y;
}

const special = /["\\]|[^ -\uffff]/;
const specials = new RegExp(special, 'g');
const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** The text as a JSON string, escaped as Postgres does. */
export const quoteJson = (text: string): string =>
  special.test(text)
    ? `"${text.replace(specials, (c) => short[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
    : `"${text}"`;

/** An array or object that is being printed: what is left of it. */
interface Open {
  readonly close: string;
  readonly items: Iterator<Json>;
  readonly keys: Iterator<string> | null;
  isFirst: boolean;
}

/** As Postgres prints jsonb: one blank after each colon and comma. Does not recurse: values may be very deep. */
export function formatJson(json: Json): string {
  let out = '';
  const stack: Open[] = [];
  let value = json;
  for (;;) {
    const opened = openOf(value);
    if (opened === null) out += formatScalar(value as Exclude<Json, readonly Json[] | JsonObject>);
    else {
      out += opened.keys === null ? '[' : '{';
      stack.push(opened);
    }
    for (;;) {
      const top = stack.at(-1);
      if (top === undefined) return out;
      const next = top.items.next();
      if (next.done !== true) {
        if (!top.isFirst) out += ', ';
        top.isFirst = false;
        if (top.keys !== null) out += `${quoteJson(top.keys.next().value as string)}: `;
        value = next.value;
        break;
      }
      out += top.close;
      stack.pop();
    }
  }
}

function openOf(json: Json): Open | null {
  if (isJsonArray(json)) return { close: ']', items: json.values(), keys: null, isFirst: true };
  if (isJsonObject(json)) return { close: '}', items: json.values(), keys: json.keys(), isFirst: true };
  return null;
}

function formatScalar(json: null | boolean | string | Decimal): string {
  if (json === null) return 'null';
  if (typeof json === 'string') return quoteJson(json);
  return typeof json === 'boolean' ? String(json) : formatDecimal(json);
}

/** jsonb_pretty: one line for each item, four blanks for each level. */
export function prettyJson(json: Json, indent = ''): string {
  const isArray = isJsonArray(json);
  if (!isArray && !isJsonObject(json)) return formatJson(json);
  const inner = `${indent}    `;
  const lines: string[] = [];
  if (isArray) for (const item of json) lines.push(inner + prettyJson(item, inner));
  else for (const [key, value] of json) lines.push(`${inner}${quoteJson(key)}: ${prettyJson(value, inner)}`);
  const [open, close] = isArray ? '[]' : '{}';
  return lines.length === 0 ? `${open}\n${indent}${close}` : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
