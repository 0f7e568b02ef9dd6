import { errors } from '../../base/error.ts';
import type { JsonSource } from '../../data/json_reader.ts';
import { type DataType, typeName } from '../../data/type.ts';
import { listValue, type Value } from '../../data/value.ts';
import { valueFromText } from '../../data/value_text.ts';

/** A part of a JSON text as a value of the type; JSON's null is NULL, what an object lacks too. Errors: 22P02 and the like. */
export function fromJson(source: JsonSource, type: DataType, timeZone: string): Value {
  if (source.kind === 'word' && source.source === 'null') return null;
  switch (type.kind) {
    case 'json':
      return source.source;
    case 'jsonb':
      return valueFromText(source.source, type, timeZone);
    case 'text':
      return source.kind === 'string' ? source.text : source.source;
    case 'array':
      if (source.kind !== 'array') throw mismatch(source, type);
      return listValue(source.items.map((item) => fromJson(item, type.element, timeZone)));
    case 'record': {
      if (source.kind !== 'object') throw mismatch(source, type);
      return { fields: type.fields.map(({ name, type: field }) => member(source, name, field, timeZone)) };
    }
    default:
      if (source.kind === 'array' || source.kind === 'object') throw mismatch(source, type);
      return valueFromText(source.kind === 'string' ? source.text : source.source, type, timeZone);
  }
}

/** The value under a key; of equal keys the last counts. */
export function member(source: JsonSource & { kind: 'object' }, key: string, type: DataType, timeZone: string): Value {
  const at = source.keys.lastIndexOf(key);
  return at < 0 ? null : fromJson(source.items[at], type, timeZone);
}

const shownCharacters = 60;

function mismatch({ source }: JsonSource, type: DataType): Error {
  const shown = source.length > shownCharacters ? `${source.slice(0, shownCharacters)}…` : source;
  return errors.invalidText(typeName(type), shown);
}
