import { errors } from '../base/error.ts';
import { fullRange, intervalModifier, intervalRange } from '../data/interval_range.ts';
import {
  arrayOf,
  bool,
  bytes,
  char,
  type DataType,
  date,
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  interval,
  json,
  jsonb,
  maxPrecision,
  name,
  numeric,
  oid,
  type RegKind,
  reg,
  text,
  time,
  timestamp,
  timestamptz,
  timetz,
  unknown,
  uuid,
} from '../data/type.ts';

const regKinds: readonly RegKind[] = ['class', 'type', 'proc', 'procedure', 'namespace', 'role', 'oper', 'operator'];
const regs = Object.fromEntries(regKinds.map((of) => [`reg${of}`, reg(of)]));

const names: Readonly<Record<string, DataType>> = {
  bool,
  boolean: bool,
  int2: int16,
  smallint: int16,
  tinyint: int16,
  int1: int16,
  short: int16,
  int4: int32,
  int: int32,
  integer: int32,
  int8: int64,
  bigint: int64,
  long: int64,
  float4: float32,
  real: float32,
  float8: float64,
  double: float64,
  'double precision': float64,
  numeric,
  hugeint: decimal(maxPrecision, 0),
  text,
  string: text,
  varchar: text,
  'character varying': text,
  /** Only "char" in quotes arrives by this name. */
  char,
  character: text,
  bpchar: text,
  name,
  oid,
  xid: oid,
  ...regs,
  pg_node_tree: text,
  aclitem: text,
  sql_identifier: name,
  character_data: text,
  cardinal_number: int32,
  yes_or_no: text,
  time_stamp: timestamptz,
  int2vector: arrayOf(int16),
  oidvector: arrayOf(oid),
  bytea: bytes,
  blob: bytes,
  binary: bytes,
  date,
  timestamp,
  'timestamp without time zone': timestamp,
  datetime: timestamp,
  timestamptz,
  'timestamp with time zone': timestamptz,
  interval,
  time,
  'time without time zone': time,
  timetz,
  'time with time zone': timetz,
  uuid,
  json,
  jsonb,
  // Paths are texts that the functions over them read.
  jsonpath: text,
  unknown,
};

const lengths: ReadonlySet<string> = new Set(['varchar', 'character varying', 'character', 'bpchar']);

const bare = (name: string): string => name.replace(/^(pg_catalog|information_schema)\./, '');

/**
 * The type that a name means, with its modifiers: `numeric(10,2)`, `float(24)`, `varchar(5)`; null: no such type.
 * The length of a varchar is not part of the type: see `lengthLimit`.
 */
export function parseType(name: string, modifiers: readonly number[] = []): DataType | null {
  const word = bare(name);
  if (word.endsWith('[]')) {
    const element = parseType(word.slice(0, -2), modifiers);
    return element === null || element.kind === 'array' ? element : arrayOf(element);
  }
  // The catalog's name of an array type.
  if (word.startsWith('_') && word.length > 1) return parseType(`${word.slice(1)}[]`, modifiers);
  if (word === 'decimal' || word === 'numeric' || word === 'dec') return parseDecimal(modifiers);
  if (word === 'float') return parseFloatType(modifiers);
  const type = intervalRange(word) !== undefined ? interval : Object.hasOwn(names, word) ? names[word] : undefined;
  if (type === undefined) return null;
  if (modifiers.length > 0) checkModifiers(word, type, modifiers);
  return type;
}

/** n of `varchar(n)` and `char(n)`: an explicit cast cuts longer text to n characters. null: no limit. */
export function lengthLimit(name: string, modifiers: readonly number[]): number | null {
  const word = bare(name);
  if (!lengths.has(word)) return null;
  if (modifiers.length > 0) return modifiers[0];
  return word === 'character' ? 1 : null;
}

const hasFraction = ({ kind }: DataType): boolean =>
  kind === 'timestamp' || kind === 'interval' || kind === 'time' || kind === 'timetz';

/** As messages about the precision begin. */
function label(type: DataType): string {
  if (type.kind === 'interval') return 'INTERVAL(?)';
  const isZoned = type.kind === 'timetz' || (type.kind === 'timestamp' && type.zoned);
  return `${type.kind === 'timestamp' ? 'TIMESTAMP' : 'TIME'}(?)${isZoned ? ' WITH TIME ZONE' : ''}`;
}

/**
 * What a type's modifier does to a value in a cast, as a call: `timestamp(3)` calls timestamp(value, 3), `interval day`
 * calls interval(value, its modifier as Postgres counts it). null: nothing, the value stays.
 */
export function precisionOf(
  name: string,
  modifiers: readonly number[],
): { readonly name: string; readonly modifier: number } | null {
  const word = bare(name);
  const range = intervalRange(word);
  if (range !== undefined) {
    return range === fullRange && modifiers.length === 0
      ? null
      : { name: 'interval', modifier: intervalModifier(range, modifiers[0]) };
  }
  const type = Object.hasOwn(names, word) ? names[word] : undefined;
  if (type === undefined || modifiers.length === 0 || !hasFraction(type)) return null;
  const isZoned = type.kind === 'timestamp' && type.zoned;
  return { name: isZoned ? 'timestamptz' : type.kind, modifier: Math.min(modifiers[0], 6) };
}

function parseDecimal(modifiers: readonly number[]): DataType {
  if (modifiers.length === 0) return numeric;
  if (modifiers.length > 2) throw errors.invalidParameterValue('invalid NUMERIC type modifier');
  const [precision, scale = 0] = modifiers;
  if (precision < 1 || precision > 1000) {
    throw errors.invalidParameterValue(`NUMERIC precision ${precision} must be between 1 and 1000`);
  }
  if (precision > maxPrecision) throw errors.notSupported(`a precision above ${maxPrecision} digits`);
  if (scale < 0 || scale > precision) {
    throw errors.notSupported(`a NUMERIC scale below 0 or above the precision`);
  }
  return decimal(precision, scale);
}

function parseFloatType(modifiers: readonly number[]): DataType {
  const [digits = 53] = modifiers;
  if (digits < 1) throw errors.invalidParameterValue('precision for type float must be at least 1 bit');
  if (digits > 53) throw errors.invalidParameterValue('precision for type float must be less than 54 bits');
  return digits <= 24 ? float32 : float64;
}

function checkModifiers(word: string, type: DataType, modifiers: readonly number[]): void {
  const [n] = modifiers;
  if (lengths.has(word)) {
    if (n < 1) throw errors.invalidParameterValue(`length for type ${word} must be at least 1`);
    return;
  }
  if (hasFraction(type)) {
    if (n < 0) throw errors.invalidParameterValue(`${label(type)} precision must not be negative`.replace('?', `${n}`));
    return;
  }
  throw errors.badSyntax(`type modifier is not allowed for type "${word}"`);
}
