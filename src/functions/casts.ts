import { type DataType, type RecordField, type RegKind, sameType } from '../data/type.ts';

export type CastContext = 'implicit' | 'assignment' | 'explicit';

/** Names for matching: decimal(p,s) and numeric are one type, as in Postgres; an array is its element with brackets. */
export type TypeKey = ScalarKey | `reg${RegKind}` | `${string}[]` | 'record';

type ScalarKey =
  | 'bool'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'float4'
  | 'float8'
  | 'numeric'
  | 'text'
  | 'bytes'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'time'
  | 'timetz'
  | 'uuid'
  | 'json'
  | 'jsonb'
  | 'name'
  | 'char'
  | 'oid'
  | 'unknown';

export function typeKey(type: DataType): TypeKey {
  switch (type.kind) {
    case 'int':
      return type.bits === 16 ? 'int2' : type.bits === 32 ? 'int4' : 'int8';
    case 'float':
      return type.bits === 32 ? 'float4' : 'float8';
    case 'decimal':
      return 'numeric';
    case 'timestamp':
      return type.zoned ? 'timestamptz' : 'timestamp';
    case 'reg':
      return `reg${type.of}`;
    case 'array':
      return `${typeKey(type.element)}[]`;
    default:
      return type.kind;
  }
}

/** pg_cast, without the conversions through text: from → to → context (i, a, e as Postgres abbreviates them). */
const direct: Readonly<Record<ScalarKey, Partial<Record<TypeKey, 'i' | 'a' | 'e'>>>> = {
  bool: { int4: 'e' },
  int2: { int4: 'i', int8: 'i', float4: 'i', float8: 'i', numeric: 'i', oid: 'i' },
  int4: { int2: 'a', int8: 'i', float4: 'i', float8: 'i', numeric: 'i', bool: 'e', oid: 'i', char: 'e' },
  int8: { int2: 'a', int4: 'a', float4: 'i', float8: 'i', numeric: 'i', oid: 'i' },
  float4: { int2: 'a', int4: 'a', int8: 'a', float8: 'i', numeric: 'a' },
  float8: { int2: 'a', int4: 'a', int8: 'a', float4: 'a', numeric: 'a' },
  numeric: { int2: 'a', int4: 'a', int8: 'a', float4: 'i', float8: 'i' },
  text: { name: 'i', char: 'a', regclass: 'i' },
  bytes: {},
  date: { timestamp: 'i', timestamptz: 'i' },
  timestamp: { date: 'a', timestamptz: 'i', time: 'a' },
  timestamptz: { date: 'a', timestamp: 'a', time: 'a', timetz: 'a' },
  interval: { time: 'a' },
  time: { timetz: 'i', interval: 'i' },
  timetz: { time: 'a' },
  uuid: {},
  json: { jsonb: 'a' },
  jsonb: { json: 'a', bool: 'e', numeric: 'e', int2: 'e', int4: 'e', int8: 'e', float4: 'e', float8: 'e' },
  name: { text: 'i' },
  char: { text: 'i', int4: 'e' },
  oid: { int4: 'a', int8: 'a' },
  unknown: {},
};

const isReg = (key: TypeKey): boolean => key.startsWith('reg') && !key.endsWith('[]');

/** How pg_cast converts one to the other; undefined: it does not. */
function directCast(from: TypeKey, to: TypeKey): 'i' | 'a' | 'e' | undefined {
  const integers: readonly TypeKey[] = ['int2', 'int4', 'int8', 'oid'];
  if (isReg(to) && integers.includes(from)) return 'i';
  if (isReg(from)) return to === 'oid' ? 'i' : to === 'int4' || to === 'int8' ? 'a' : undefined;
  return Object.hasOwn(direct, from) ? direct[from as ScalarKey][to] : undefined;
}

const contexts = { i: 'implicit', a: 'assignment', e: 'explicit' } as const;

/** In which places Postgres converts `from` to `to` by itself; null: not even when asked. */
export function castContext(from: DataType, to: DataType): CastContext | null {
  if (sameType(from, to) || from.kind === 'unknown') return 'implicit';
  if (to.kind === 'unknown') return null;
  const [a, b] = [typeKey(from), typeKey(to)];
  if (a === b && a !== 'record') return widens(from, to) ? 'implicit' : 'assignment';
  const found = directCast(a, b);
  if (found !== undefined) return contexts[found];
  if (from.kind === 'array' && to.kind === 'array') return castContext(from.element, to.element);
  if (from.kind === 'record' && to.kind === 'record') return betweenRecords(from.fields, to.fields);
  if (b === 'text' || b === 'name') return 'assignment';
  return a === 'text' || a === 'name' ? 'explicit' : null;
}

/** Whether pg_cast has it: what any type can do by its text is not listed there. */
export const hasOwnCast = (from: DataType, to: DataType): boolean =>
  directCast(typeKey(from), typeKey(to)) !== undefined;

/** Rows of as many fields become one another where each field does. */
function betweenRecords(from: readonly RecordField[], to: readonly RecordField[]): CastContext | null {
  if (from.length !== to.length) return null;
  const each = from.map(({ type }, i) => castContext(type, to[i].type));
  if (each.includes(null)) return null;
  return (['explicit', 'assignment'] as const).find((context) => each.includes(context)) ?? 'implicit';
}

function widens(from: DataType, to: DataType): boolean {
  if (to.kind !== 'decimal') return true;
  if (from.kind !== 'decimal') return false;
  return to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
}

/** Postgres's type categories (typcategory). */
export type Category =
  | 'bool'
  | 'number'
  | 'string'
  | 'datetime'
  | 'timespan'
  | 'user'
  | 'internal'
  | 'array'
  | 'pseudo'
  | 'unknown';

const categories: Readonly<Record<ScalarKey, Category>> = {
  bool: 'bool',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  text: 'string',
  bytes: 'user',
  date: 'datetime',
  timestamp: 'datetime',
  timestamptz: 'datetime',
  interval: 'timespan',
  time: 'datetime',
  timetz: 'datetime',
  uuid: 'user',
  json: 'user',
  jsonb: 'user',
  name: 'string',
  char: 'internal',
  oid: 'number',
  unknown: 'unknown',
};

export function categoryOf(key: TypeKey): Category {
  if (key.endsWith('[]')) return 'array';
  if (key === 'record') return 'pseudo';
  return isReg(key) ? 'number' : categories[key as ScalarKey];
}

const preferred: ReadonlySet<TypeKey> = new Set(['bool', 'float8', 'oid', 'text', 'timestamptz', 'interval']);

/** The type of its category that Postgres prefers when types alone do not decide. */
export const isPreferred = (key: TypeKey): boolean => preferred.has(key);

/** Whether a value of `from` may become a `to` without being asked, by type names alone. */
export const coercible = (from: TypeKey, to: TypeKey): boolean =>
  from === to || from === 'unknown' || directCast(from, to) === 'i' || arraysCoercible(from, to);

const arraysCoercible = (from: TypeKey, to: TypeKey): boolean =>
  from.endsWith('[]') && to.endsWith('[]') && coercible(from.slice(0, -2) as TypeKey, to.slice(0, -2) as TypeKey);
