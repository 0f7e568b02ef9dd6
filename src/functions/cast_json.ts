import { errors } from '../base/error.ts';
import { decimalToNumber, fitDecimal, fitted, rescale } from '../data/decimal.ts';
import { formatJson, isJsonNumber, type Json, jsonKind } from '../data/json.ts';
import { parseJson } from '../data/json_reader.ts';
import { type DataType, typeName } from '../data/type.ts';
import type { Decimal, Value } from '../data/value.ts';

type NotNull = Exclude<Value, null>;

/** Casts from json and jsonb to each other, and from jsonb to numbers and booleans. Errors 22023, 22003. */
export function fromJson(to: DataType): (value: NotNull) => Value {
  if (to.kind === 'jsonb') return (value) => formatJson(parseJson(value as string));
  if (to.kind === 'json') return (value) => value;
  if (to.kind === 'bool') {
    return (value) => {
      const json = parseJson(value as string);
      return typeof json === 'boolean' ? json : refuse(json, 'boolean');
    };
  }
  const name = to.kind === 'decimal' ? 'numeric' : typeName(to);
  return (value) => {
    const json = parseJson(value as string);
    return isJsonNumber(json) ? numberAs(json, to) : refuse(json, name);
  };
}

function refuse(json: Json, name: string): never {
  const kind = jsonKind(json);
  const what = kind === 'boolean' || kind === 'null' ? kind : kind === 'number' ? 'numeric' : kind;
  throw errors.invalidParameterValue(`cannot cast jsonb ${what} to type ${name}`);
}

function numberAs(value: Decimal, to: DataType): Value {
  switch (to.kind) {
    case 'decimal':
      return fitDecimal(value, to.precision, to.scale);
    case 'numeric':
      return fitted(value.units, value.scale);
    case 'int': {
      const whole = rescale(value.units, value.scale, 0);
      if (BigInt.asIntN(to.bits, whole) !== whole) throw errors.outOfRange(typeName(to));
      return to.bits === 64 ? whole : Number(whole);
    }
    case 'float': {
      const x = to.bits === 64 ? decimalToNumber(value) : Math.fround(decimalToNumber(value));
      if (!Number.isFinite(x)) throw errors.floatTextOutOfRange(formatJson(value), typeName(to));
      return x;
    }
    default:
      throw errors.internal(`no conversion from jsonb to ${typeName(to)}`);
  }
}
