import {
  arrayOf,
  bool,
  bytes,
  type DataType,
  date,
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  interval,
  jsonb,
  numeric,
  text,
  time,
  timestamp,
  timestamptz,
  timetz,
  uuid,
} from '../../src/data/type.ts';
import { castContext, type TypeKey, typeKey } from '../../src/functions/casts.ts';
import type { ArgumentType, Overload } from '../../src/functions/define.ts';
import { isPolymorphic } from '../../src/functions/polymorphic.ts';
import { aggregateByName, aggregateNames, scalarByName, scalarNames } from '../../src/functions/registry.ts';
import { catalogFunctions } from '../../src/functions/scalar/catalog/index.ts';
import { type SqlType, sqlTypes } from './tables.ts';

/** What PostgreSQL 15 does not have, what differs from run to run, and what depends on the server. */
const left: ReadonlySet<string> = new Set([
  ...catalogFunctions.map(({ name }) => name),
  'any_value',
  'approx_count_distinct',
  'arg_max',
  'arg_min',
  'max_by',
  'min_by',
  'count_if',
  'median',
  'mode',
  'percentile_cont',
  'percentile_disc',
  'quantile_cont',
  'timeofday',
  'random',
  'random_normal',
  'log2',
  'version',
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'clock_timestamp',
  'current_timestamp',
  'localtimestamp',
  'current_date',
  'current_database',
  'current_catalog',
  'current_user',
  'current_role',
  'current_schema',
  'session_user',
  'user',
  'normalize',
  'is_normalized',
  'setseed',
  'pg_typeof',
  'ml_row_hash',
  'ml_holdout',
  'is_distinct',
  'is_not_distinct',
  'repeat',
  'like_escape',
  'factorial',
  'pg_sleep',
  'column_statistics',
  'uuid',
  'gen_random_uuid',
]);

const typeOf: Readonly<Record<SqlType, DataType>> = {
  bool,
  int2: int16,
  int4: int32,
  int8: int64,
  float4: float32,
  float8: float64,
  numeric,
  text,
  bytes,
  date,
  timestamp,
  timestamptz,
  interval,
  time,
  timetz,
  uuid,
  jsonb,
  'int4[]': arrayOf(int32),
  'text[]': arrayOf(text),
};

/** A function with the types of one of its calls. */
export interface Signature {
  readonly name: string;
  readonly args: readonly SqlType[];
}

type AnyOverload = Pick<Overload, 'args' | 'variadic' | 'result'>;

function byResult(
  names: readonly string[],
  overloadsOf: (name: string) => readonly AnyOverload[],
): ReadonlyMap<SqlType, readonly Signature[]> {
  const found = new Map<SqlType, Signature[]>(sqlTypes.map((type) => [type, []]));
  for (const name of names) {
    if (left.has(name) || name.startsWith('pg_') || name.startsWith('has_')) continue;
    for (const overload of overloadsOf(name)) {
      for (const args of instances(overload)) {
        const types = args.map((type) => (type === 'numeric' ? decimal(12, 2) : typeOf[type]));
        const result = typeKey(typeof overload.result === 'function' ? overload.result(types) : overload.result);
        // min and max of bytea came with a later PostgreSQL.
        if ((name === 'min' || name === 'max') && result === 'bytes') continue;
        if (isSqlType(result)) found.get(result)!.push({ name, args });
      }
    }
  }
  return found;
}

function instances({ args, variadic }: AnyOverload): readonly (readonly SqlType[])[] {
  const lists = (variadic ? [args, [...args, args[args.length - 1]]] : [args]).filter((list) => list.every(isPlain));
  return lists.flatMap((list) => {
    if (list.some((arg) => arg.kind === 'any')) return sqlTypes.map((type) => list.map((arg) => keyOf(arg, type)));
    if (list.some(({ kind }) => isPolymorphic(kind)))
      return elements.map((type) => list.map((arg) => keyOf(arg, type)));
    return [list.map((arg) => keyOf(arg, 'text'))];
  });
}

/** Types of which arrays are generated. */
const elements = ['int4', 'text'] as const;

function keyOf(arg: ArgumentType, any: SqlType): SqlType {
  if (arg.kind === 'any') return any;
  if (arg.kind === 'anydecimal') return 'numeric';
  if (isPolymorphic(arg.kind))
    return arg.kind.endsWith('array') && arg.kind !== 'anynonarray' ? `${any as 'int4'}[]` : any;
  const key = typeKey(arg as DataType);
  return isSqlType(key) ? key : 'text';
}

function isSqlType(key: TypeKey): key is SqlType {
  return (sqlTypes as readonly TypeKey[]).includes(key);
}

/** A type that a column of the generated tables can have, or a class of them. */
function isPlain(arg: ArgumentType): boolean {
  if (arg.kind === 'any' || arg.kind === 'anydecimal' || arg.kind === 'unknown') return true;
  if (isPolymorphic(arg.kind)) return true;
  return arg.kind !== 'anyrecord' && isSqlType(typeKey(arg as DataType));
}

/** Types that a cast makes `to` from. */
export const castSources = (to: SqlType): readonly SqlType[] =>
  sqlTypes.filter((from) => from !== to && castContext(typeOf[from], typeOf[to]) !== null);

/** Signatures by type of result: of every overload, with each type for an argument of any type. */
export const scalarSignatures = byResult(scalarNames(), (name) => scalarByName(name)?.overloads ?? []);
export const aggregateSignatures = byResult(aggregateNames(), (name) => aggregateByName(name)?.overloads ?? []);
