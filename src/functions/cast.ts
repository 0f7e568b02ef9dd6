import { errors } from '../base/error.ts';
import { parseArray } from '../data/array_text.ts';
import { checkedTimestamp, isInfiniteDate, isInfiniteTimestamp, joinTimestamp, splitTimestamp } from '../data/civil.ts';
import { decimalFromNumber, decimalToNumber, fitDecimal, fitted, formatDecimal, rescale } from '../data/decimal.ts';
import { roundHalfEven } from '../data/interval.ts';
import { localToUtc, utcToLocal, zoneOf } from '../data/time_zone.ts';
import { type DataType, isTextual, type RecordField, sameType, typeName } from '../data/type.ts';
import {
  type ArrayValue,
  type Decimal,
  infinities,
  type RecordValue,
  type RegValue,
  type Value,
} from '../data/value.ts';
import { valueFromText, valueToText } from '../data/value_text.ts';
import type { Vector } from '../data/vector.ts';
import { fromJson } from './cast_json.ts';
import { castNumbers } from './cast_numbers.ts';
import { betweenTimesOfDay } from './cast_times.ts';
import { castContext } from './casts.ts';
import { factsOf } from './catalog_facts.ts';
import type { CallContext } from './define.ts';
import { eachOf } from './each.ts';
import { regFromNumber, regFromText } from './reg.ts';

type NotNull = Exclude<Value, null>;
/** Converts one value; its types are fixed. */
type Conversion = (value: NotNull) => Value;

/** The vector as another type, by the rules of an explicit cast. Errors: 22003, 22007, 22008, 22P02, 42846. */
export function castVector(vector: Vector, to: DataType, call: CallContext): Vector {
  const from = vector.type;
  if (sameType(from, to)) return vector;
  if (from.kind === 'unknown' && to.kind === 'text') return retyped(vector, to);
  if (from.kind === 'text' && to.kind === 'unknown') return retyped(vector, to);
  if (isTextual(from) && to.kind === 'text') return retyped(vector, to);
  return castNumbers(vector, to) ?? castByValue([vector], vector.length, to, call);
}

function retyped(vector: Vector, type: DataType): Vector {
  const { dictionary } = vector;
  return { ...vector, type, dictionary: dictionary === null ? null : { ...dictionary, type } };
}

const castByValue = (args: readonly [Vector], rows: number, to: DataType, call: CallContext): Vector =>
  eachOf(() => conversion(args[0].type, to, call) as (...values: never[]) => Value)(args, rows, to, call);

/** The value that PostgreSQL reads from a text; names of things are looked up in the catalog. */
export function readText(source: string, to: DataType, context: CallContext): NotNull {
  if (to.kind === 'reg') return regFromText(source, to.of, factsOf(context));
  if (to.kind === 'array' && to.element.kind === 'reg') {
    const { element } = to;
    return parseArray(source, (item) => readText(item, element, context));
  }
  return valueFromText(source, to, context.timeZone, context.now);
}

function conversion(from: DataType, to: DataType, context: CallContext): Conversion {
  const { timeZone } = context;
  if (castContext(from, to) === null) throw errors.cannotCast(typeName(from), typeName(to));
  if (from.kind === 'char' && to.kind === 'int') return (value) => codeOf(value as string);
  if (isTextual(from)) {
    return (value) => readText(value as string, to, context);
  }
  if (to.kind === 'text') {
    if (from.kind === 'bool') return (value) => (value === true ? 'true' : 'false');
    return (value) => valueToText(value, from, timeZone);
  }
  switch (from.kind) {
    case 'bool':
      return (value) => (value === true ? 1 : 0);
    case 'int':
      return to.kind === 'reg' || to.kind === 'oid' ? toOid(from, to, context) : fromInteger(to);
    case 'oid':
      return fromOid(to, context);
    case 'reg':
      return (value) => fromOidValue(BigInt((value as RegValue).oid), to);
    case 'float':
      return fromFloat(from.bits, to);
    case 'decimal':
    case 'numeric':
      return fromDecimal(to);
    case 'date':
    case 'timestamp':
      return to.kind === 'time' || to.kind === 'timetz'
        ? betweenTimesOfDay(from, to, context)
        : betweenTimes(from, to, timeZone);
    case 'interval':
    case 'time':
    case 'timetz':
      return betweenTimesOfDay(from, to, context);
    case 'json':
    case 'jsonb':
      return fromJson(to);
    case 'array':
      return betweenArrays(from.element, to, context);
    case 'record':
      return betweenRecords(from.fields, to, context);
    default:
      // Bytes and uuids become text only, which is done above.
      return noCast(to);
  }
}

/** Numbers of the catalog are 32 bits without a sign: an integer below zero is the same bits. */
function toOid(from: DataType & { kind: 'int' }, to: DataType, context: CallContext): Conversion {
  const convert = fromOid(to, context);
  return (value) => {
    const n = BigInt(value as number | bigint);
    if (from.bits === 64 && BigInt.asUintN(32, n) !== n) throw errors.outOfRange('OID');
    return convert(BigInt.asUintN(32, n));
  };
}

function fromOid(to: DataType, context: CallContext): Conversion {
  if (to.kind !== 'reg') return (value) => fromOidValue(value as bigint, to);
  const { of } = to;
  return (value) => regFromNumber(Number(value as bigint), of, factsOf(context));
}

function fromOidValue(value: bigint, to: DataType): NotNull {
  if (to.kind === 'int') return to.bits === 64 ? value : Number(BigInt.asIntN(32, value));
  return value;
}

/** The byte of a "char", with a sign. */
const codeOf = (value: string): number => (value === '' ? 0 : ((value.codePointAt(0)! & 0xff) << 24) >> 24);

/** Item by item; the shape stays. */
function betweenArrays(from: DataType, to: DataType, context: CallContext): Conversion {
  if (to.kind !== 'array') return noCast(to);
  if (sameType(from, to.element)) return (value) => value;
  const convert = conversion(from, to.element, context);
  return (value) => {
    const array = value as ArrayValue;
    return { ...array, items: array.items.map((item) => (item === null ? null : convert(item))) };
  };
}

/** Field by field. */
function betweenRecords(from: readonly RecordField[], to: DataType, context: CallContext): Conversion {
  if (to.kind !== 'record') return noCast(to);
  const each = from.map(({ type }, i) =>
    sameType(type, to.fields[i].type) ? undefined : conversion(type, to.fields[i].type, context),
  );
  return (value) => {
    const { fields } = value as RecordValue;
    return { fields: fields.map((field, i) => (field === null ? null : (each[i]?.(field) ?? field))) };
  };
}

const noCast = (to: DataType): never => {
  throw errors.internal(`no conversion to ${typeName(to)}`);
};

/** A whole number in the width of the type, or 22003. */
function wholeNumber(n: bigint, to: DataType & { kind: 'int' }): number | bigint {
  if (BigInt.asIntN(to.bits, n) !== n) throw errors.outOfRange(typeName(to));
  return to.bits === 64 ? n : Number(n);
}

function fromInteger(to: DataType): Conversion {
  switch (to.kind) {
    case 'bool':
      return (value) => Number(value) !== 0;
    case 'int':
      return (value) => wholeNumber(BigInt(value as number | bigint), to);
    case 'float':
      return (value) => (to.bits === 32 ? Math.fround(Number(value)) : Number(value));
    case 'decimal':
      return (value) => fitDecimal({ units: BigInt(value as number | bigint), scale: 0 }, to.precision, to.scale);
    case 'numeric':
      return (value) => ({ units: BigInt(value as number | bigint), scale: 0 });
    case 'char':
      return (value) => characterOf(Number(value));
    default:
      return noCast(to);
  }
}

function characterOf(code: number): string {
  if (code < -128 || code > 127) throw errors.outOfRange('"char"');
  return code === 0 ? '' : String.fromCodePoint(code & 0xff);
}

function fromFloat(bits: 32 | 64, to: DataType): Conversion {
  const digits = bits === 64 ? 15 : 6;
  switch (to.kind) {
    case 'int':
      return (value) => {
        const rounded = roundHalfEven(value as number);
        if (!Number.isFinite(rounded)) throw errors.outOfRange(typeName(to));
        return wholeNumber(BigInt(rounded), to);
      };
    case 'float':
      return (value) => (to.bits === 64 ? (value as number) : single(value as number));
    case 'decimal':
      return (value) => fitDecimal(decimalFromNumber(value as number, digits), to.precision, to.scale);
    case 'numeric':
      return (value) => decimalFromNumber(value as number, digits);
    default:
      return noCast(to);
  }
}

/** Rounded to single precision; 22003 when that makes it infinite or zero. */
export function single(x: number): number {
  const rounded = Math.fround(x);
  if (!Number.isFinite(rounded) && Number.isFinite(x)) throw errors.floatOverflow();
  if (rounded === 0 && x !== 0) throw errors.floatUnderflow();
  return rounded;
}

function fromDecimal(to: DataType): Conversion {
  switch (to.kind) {
    case 'int':
      return (value) => decimalToInteger(value as Decimal, to);
    case 'float':
      return (value) => (to.bits === 64 ? decimalToNumber(value as Decimal) : decimalToSingle(value as Decimal));
    case 'decimal':
      return (value) => fitDecimal(value as Decimal, to.precision, to.scale);
    case 'numeric':
      return (value) => {
        const decimal = value as Decimal;
        return decimal.special === undefined ? fitted(decimal.units, decimal.scale) : decimal;
      };
    default:
      return noCast(to);
  }
}

function decimalToInteger(value: Decimal, to: DataType & { kind: 'int' }): number | bigint {
  if (value.special !== undefined) {
    const what = value.special === 'NaN' ? 'NaN' : 'infinity';
    throw errors.cannotConvert(what, typeName(to));
  }
  return wholeNumber(rescale(value.units, value.scale, 0), to);
}

function decimalToSingle(value: Decimal): number {
  const x = Math.fround(decimalToNumber(value));
  if (!Number.isFinite(x) && value.special === undefined) {
    throw errors.floatTextOutOfRange(formatDecimal(value), 'real');
  }
  return x;
}

function betweenTimes(from: DataType, to: DataType, timeZone: string): Conversion {
  const zone = zoneOf(timeZone);
  if (from.kind === 'date') {
    if (to.kind !== 'timestamp') return noCast(to);
    return (value) => {
      const local = dateToTimestamp(value as number);
      return to.zoned ? localToUtc(zone, local) : local;
    };
  }
  const isZoned = from.kind === 'timestamp' && from.zoned;
  if (to.kind === 'timestamp') {
    return (value) => (isZoned ? utcToLocal(zone, value as bigint) : checkedZoned(localToUtc(zone, value as bigint)));
  }
  return (value) => timestampToDate(isZoned ? utcToLocal(zone, value as bigint) : (value as bigint));
}

const checkedZoned = (micros: bigint): bigint => (isInfiniteTimestamp(micros) ? micros : checkedTimestamp(micros));

/** Midnight of the day; infinity stays. */
export function dateToTimestamp(days: number): bigint {
  if (isInfiniteDate(days)) return days > 0 ? infinities.timestamp : infinities.minusTimestamp;
  const micros = joinTimestamp(days, 0);
  if (micros >= infinities.timestamp) throw errors.infiniteDatetime('date out of range for timestamp');
  return micros;
}

export function timestampToDate(local: bigint): number {
  if (isInfiniteTimestamp(local)) return local > 0n ? infinities.date : infinities.minusDate;
  return splitTimestamp(local).days;
}
