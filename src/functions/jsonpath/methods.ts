import { errors } from '../../base/error.ts';
import { decimalFromNumber, decimalToNumber, powerOfTen } from '../../data/decimal.ts';
import { isJsonArray, isJsonNumber, isJsonObject, type Json, jsonKind, jsonObject } from '../../data/json.ts';
import type { Decimal } from '../../data/value.ts';
import type { Method } from './ast.ts';
import type { Place } from './evaluate.ts';

const whole = (n: number): Json => ({ units: BigInt(n), scale: 0 });

/** .size(), .type(), … of one item. Errors 22039, 22036, 2203C. */
export function applyMethod(name: Method, item: Json, place: Place): readonly Json[] {
  switch (name) {
    case 'type':
      return [jsonKind(item)];
    case 'size':
      if (isJsonArray(item)) return [whole(item.length)];
      if (place.lenient || !place.strict) return [whole(1)];
      throw errors.jsonArrayNotFound('jsonpath item method .size() can only be applied to an array');
    case 'double':
      return [asDouble(item)];
    case 'keyvalue':
      return keyValues(item, place);
    default:
      return [ofNumber(name, item)];
  }
}

function ofNumber(name: 'abs' | 'floor' | 'ceiling', item: Json): Decimal {
  if (!isJsonNumber(item)) {
    throw errors.jsonNotNumeric(`jsonpath item method .${name}() can only be applied to a numeric value`);
  }
  if (name === 'abs') return item.units < 0n ? { ...item, units: -item.units } : item;
  const unit = powerOfTen(item.scale);
  const past = ((item.units % unit) + unit) % unit;
  const below = (item.units - past) / unit;
  return { units: name === 'ceiling' && past !== 0n ? below + 1n : below, scale: 0 };
}

function asDouble(item: Json): Json {
  if (isJsonNumber(item)) {
    if (Number.isFinite(decimalToNumber(item))) return item;
    throw errors.jsonNotNumeric(
      'numeric argument of jsonpath item method .double() is out of range for type double precision',
    );
  }
  if (typeof item !== 'string') {
    throw errors.jsonNotNumeric('jsonpath item method .double() can only be applied to a string or numeric value');
  }
  const x = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(item) ? Number(item) : Number.NaN;
  if (Number.isFinite(x)) return decimalFromNumber(x, 15);
  throw errors.jsonNotNumeric(
    'string argument of jsonpath item method .double() is not a valid representation of a double precision number',
  );
}

/** Postgres numbers the objects by where they lie in its binary form, the outermost 0. */
function keyValues(item: Json, { root }: Place): readonly Json[] {
  if (!isJsonObject(item)) {
    throw errors.jsonObjectNotFound('jsonpath item method .keyvalue() can only be applied to an object');
  }
  if (item !== root) throw errors.notSupported('.keyvalue() of an object inside another value');
  return [...item].map(([key, value]) =>
    jsonObject([
      ['key', key],
      ['value', value],
      ['id', whole(0)],
    ]),
  );
}
