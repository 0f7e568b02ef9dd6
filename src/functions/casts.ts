import { type DataType, sameType } from '../data/type.ts';

export type CastContext = 'implicit' | 'assignment' | 'explicit';

/** Names for matching: decimal(p,s) and numeric are one type, as in Postgres. */
export type TypeKey =
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
    default:
      return type.kind;
  }
}

/** pg_cast, without the conversions through text: from → to → context (i, a, e as Postgres abbreviates them). */
const direct: Readonly<Record<TypeKey, Partial<Record<TypeKey, 'i' | 'a' | 'e'>>>> = {
  bool: { int4: 'e' },
  int2: { int4: 'i', int8: 'i', float4: 'i', float8: 'i', numeric: 'i' },
  int4: { int2: 'a', int8: 'i', float4: 'i', float8: 'i', numeric: 'i', bool: 'e' },
  int8: { int2: 'a', int4: 'a', float4: 'i', float8: 'i', numeric: 'i' },
  float4: { int2: 'a', int4: 'a', int8: 'a', float8: 'i', numeric: 'a' },
  float8: { int2: 'a', int4: 'a', int8: 'a', float4: 'a', numeric: 'a' },
  numeric: { int2: 'a', int4: 'a', int8: 'a', float4: 'i', float8: 'i' },
  text: {},
  bytes: {},
  date: { timestamp: 'i', timestamptz: 'i' },
  timestamp: { date: 'a', timestamptz: 'i' },
  timestamptz: { date: 'a', timestamp: 'a' },
  interval: {},
  unknown: {},
};

const contexts = { i: 'implicit', a: 'assignment', e: 'explicit' } as const;

/** In which places Postgres converts `from` to `to` by itself; null: not even when asked. */
export function castContext(from: DataType, to: DataType): CastContext | null {
  if (sameType(from, to) || from.kind === 'unknown') return 'implicit';
  if (to.kind === 'unknown') return null;
  const [a, b] = [typeKey(from), typeKey(to)];
  if (a === b) return widens(from, to) ? 'implicit' : 'assignment';
  const found = direct[a][b];
  if (found !== undefined) return contexts[found];
  if (b === 'text') return 'assignment';
  return a === 'text' ? 'explicit' : null;
}

function widens(from: DataType, to: DataType): boolean {
  if (to.kind !== 'decimal') return true;
  if (from.kind !== 'decimal') return false;
  return to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
}

/** Postgres's type categories (typcategory). */
export type Category = 'bool' | 'number' | 'string' | 'datetime' | 'timespan' | 'user' | 'unknown';

const categories: Readonly<Record<TypeKey, Category>> = {
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
  unknown: 'unknown',
};

export const categoryOf = (key: TypeKey): Category => categories[key];

const preferred: ReadonlySet<TypeKey> = new Set(['bool', 'float8', 'text', 'timestamptz', 'interval']);

/** The type of its category that Postgres prefers when types alone do not decide. */
export const isPreferred = (key: TypeKey): boolean => preferred.has(key);

/** Whether a value of `from` may become a `to` without being asked, by type names alone. */
export const coercible = (from: TypeKey, to: TypeKey): boolean =>
  from === to || from === 'unknown' || direct[from][to] === 'i';
