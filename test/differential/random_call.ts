import { readFileSync } from 'node:fs';
import { SqlError } from '../../src/base/error.ts';
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

/** Functions that PostgreSQL 15 has; those that it has as syntax only. */
const known: ReadonlySet<string> = new Set([
  ...readFileSync(new URL('postgres_functions.txt', import.meta.url), 'utf8')
    .replace(/^#.*$/m, '')
    .split(/\s+/),
  ...['greatest', 'least'],
]);

/** What differs from run to run, what depends on the server, and what is too much work. */
const left: ReadonlySet<string> = new Set([
  ...catalogFunctions.map(({ name }) => name),
  ...['mode', 'percentile_cont', 'percentile_disc', 'timeofday', 'random', 'version', 'now', 'setseed', 'pg_typeof'],
  ...['transaction_timestamp', 'statement_timestamp', 'clock_timestamp', 'gen_random_uuid', 'session_user'],
  ...[
    'normalize',
    'is_normalized',
    'is_distinct',
    'is_not_distinct',
    'like_escape',
    'repeat',
    'factorial',
    'pg_sleep',
    'pg_sleep_for',
    'pg_sleep_until',
  ],
]);

const isGenerated = (name: string): boolean => !left.has(name) && (known.has(name) || !/^[a-z]/.test(name));

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
    if (!isGenerated(name)) continue;
    for (const overload of overloadsOf(name)) {
      for (const args of instances(overload)) {
        const types = args.map((type) => (type === 'numeric' ? decimal(12, 2) : typeOf[type]));
        const result = resultOf(overload, types);
        if (result === undefined) continue;
        // min and max of bytea came with a later PostgreSQL.
        if ((name === 'min' || name === 'max') && result === 'bytes') continue;
        if (isSqlType(result)) found.get(result)!.push({ name, args });
      }
    }
  }
  return found;
}

/** undefined: the overload refuses these types. */
function resultOf({ result }: AnyOverload, types: readonly DataType[]): TypeKey | undefined {
  try {
    return typeKey(typeof result === 'function' ? result(types) : result);
  } catch (error) {
    if (error instanceof SqlError) return undefined;
    throw error;
  }
}

function instances({ args, variadic }: AnyOverload): readonly (readonly SqlType[])[] {
  const lists = (variadic ? [args, [...args, args[args.length - 1]]] : [args]).filter((list) => list.every(isPlain));
  return lists.flatMap((list) => {
    const isAny = list.some((arg) => arg.kind === 'any') && !list.some(({ kind }) => isPolymorphic(kind));
    if (isAny) return sqlTypes.map((type) => list.map((arg) => keyOf(arg, type)));
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
