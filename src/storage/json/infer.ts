import type { JsonSource } from '../../data/json_reader.ts';
import {
  arrayOf,
  bool,
  type DataType,
  date,
  float64,
  int64,
  json,
  numeric,
  type RecordField,
  recordOf,
  sameType,
  text,
  timestamp,
} from '../../data/type.ts';

/** What is known of a type so far; null: only JSON's null has been seen. */
export type Inferred = DataType | null;

const wordLimit = 1n << 63n;

/** The narrowest type that holds a value: objects are records, arrays are arrays of what their items have in common. */
export function inferType(source: JsonSource): Inferred {
  switch (source.kind) {
    case 'word':
      return source.source === 'null' ? null : bool;
    case 'number':
      return numberType(source.source);
    case 'string':
      return stringType(source.text);
    case 'array': {
      const item = source.items.map(inferType).reduce(commonInferred, null);
      // Arrays of arrays of different lengths are no array of Postgres.
      return item === null || item.kind === 'array' ? json : arrayOf(item);
    }
    default:
      return recordType(source.keys.map((key, i) => [key, inferType(source.items[i])]));
  }
}

function recordType(entries: readonly (readonly [string, Inferred])[]): DataType {
  const fields = new Map(entries.map(([name, type]) => [name, { name, type: type ?? json }]));
  return fields.size === 0 ? json : recordOf([...fields.values()]);
}

function numberType(source: string): DataType {
  if (/[.eE]/.test(source)) return float64;
  const n = BigInt(source);
  return n < wordLimit && n >= -wordLimit ? int64 : numeric;
}

function stringType(source: string): DataType {
  if (/^\d{4}-\d{2}-\d{2}$/.test(source) && !Number.isNaN(Date.parse(source))) return date;
  if (/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?$/.test(source)) return timestamp;
  return text;
}

/** The type that holds the values of both; json where nothing narrower does. */
export function commonInferred(a: Inferred, b: Inferred): Inferred {
  if (a === null || b === null) return a ?? b;
  if (sameType(a, b)) return a;
  if (a.kind === 'array' && b.kind === 'array') {
    const element = commonInferred(a.element, b.element);
    return element === null || element.kind === 'array' ? json : arrayOf(element);
  }
  if (a.kind === 'record' && b.kind === 'record') return recordOf(commonFields(a.fields, b.fields));
  const kinds = new Set([a.kind, b.kind]);
  const within = (...wider: DataType['kind'][]): boolean => [...kinds].every((kind) => wider.includes(kind));
  if (within('int', 'numeric')) return numeric;
  if (within('int', 'numeric', 'float')) return float64;
  if (within('date', 'timestamp')) return timestamp;
  return within('date', 'timestamp', 'text') ? text : json;
}

function commonFields(a: readonly RecordField[], b: readonly RecordField[]): RecordField[] {
  const fields = new Map(a.map((field) => [field.name, field]));
  for (const { name, type } of b) {
    const known = fields.get(name);
    fields.set(name, { name, type: known === undefined ? type : (commonInferred(known.type, type) ?? json) });
  }
  return [...fields.values()];
}
