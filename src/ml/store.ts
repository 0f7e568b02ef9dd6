import { errors } from '../base/error.ts';
import type { StoredModel } from './model.ts';

/**
 * A model as text for the catalog: JSON in which every double keeps its bits. What JSON lacks is an object with one
 * key that begins with $: {"$bigint":"1"}, {"$number":"-0"}, {"$doubles":[…]}, {"$ints":[…]}, {"$bytes":"base64"},
 * {"$undefined":true}; an object of the data whose only key begins with $ is wrapped as {"$object":{…}}.
 * Equal models give equal text.
 */
const format = 1;

export const encodeModel = (model: StoredModel): string => JSON.stringify({ format, model: toJson(model) });

export function decodeModel(text: string): StoredModel {
  const stored = JSON.parse(text) as { format: number; model: Json };
  if (stored.format !== format) {
    throw errors.notSupported(
      `a model stored in format ${stored.format}`,
      undefined,
      'It was stored by a newer version of Millrace; train it again.',
    );
  }
  return fromJson(stored.model) as StoredModel;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function toJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'number') return numberToJson(value);
  if (typeof value === 'bigint') return { $bigint: value.toString() };
  if (value instanceof Float64Array) return { $doubles: Array.from(value, numberToJson) };
  if (value instanceof Int32Array) return { $ints: Array.from(value) };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(toJson);
  const entries = Object.entries(value as object);
  const object = Object.fromEntries(entries.map(([key, item]) => [key, toJson(item)]));
  return entries.length === 1 && entries[0][0].startsWith('$') ? { $object: object } : object;
}

const numberToJson = (value: number): Json =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };

function fromJson(json: Json): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const object = json as { readonly [key: string]: Json };
  const keys = Object.keys(object);
  if (keys.length === 1 && keys[0].startsWith('$')) return tagged(keys[0], object[keys[0]]);
  return plainObject(object);
}

const plainObject = (object: { readonly [key: string]: Json }): unknown =>
  Object.fromEntries(Object.entries(object).map(([key, item]) => [key, fromJson(item)]));

function tagged(tag: string, content: Json): unknown {
  switch (tag) {
    case '$undefined':
      return undefined;
    case '$number':
      return Number(content);
    case '$bigint':
      return BigInt(content as string);
    case '$doubles':
      return Float64Array.from(content as readonly Json[], (item) => fromJson(item) as number);
    case '$ints':
      return Int32Array.from(content as readonly number[]);
    case '$bytes':
      return new Uint8Array(Buffer.from(content as string, 'base64'));
    case '$object':
      return plainObject(content as { readonly [key: string]: Json });
    default:
      throw errors.internal(`a stored model has the unknown tag ${tag}`);
  }
}
