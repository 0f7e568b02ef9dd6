import { fitting } from './fitting.ts';
import { literal } from './literals.ts';
import type { Random } from './random.ts';
import { aggregateSignatures, castSources, type Signature, scalarSignatures } from './random_call.ts';
import { type Column, type SqlType, spelling, sqlTypes } from './tables.ts';

/** What an expression may use. */
export interface Scope {
  /** Columns in reach, their names as they are to be written. */
  readonly columns: readonly Column[];
  /** How often a literal is an extreme or malformed one. */
  readonly wildness: number;
  /** Makes a query of one column of a type, or one that says whether rows exist; absent where subqueries may not stand. */
  readonly subquery?: ((type: SqlType, shape: 'one' | 'many', outer: readonly Column[]) => string) | undefined;
}

/** An expression of a type, `depth` levels deep at most. */
export function expression(type: SqlType, depth: number, scope: Scope, random: Random): string {
  if (depth <= 0 || random.chance(0.2)) return leaf(type, scope, random);
  const make = random.pick(forms);
  return make(type, depth - 1, scope, random);
}

function leaf(type: SqlType, scope: Scope, random: Random): string {
  const columns = scope.columns.filter((column) => column.type === type);
  if (columns.length > 0 && random.chance(0.7)) return random.pick(columns).name;
  return literal(type, random, scope.wildness);
}

type Form = (type: SqlType, depth: number, scope: Scope, random: Random) => string;

const call: Form = (type, depth, scope, random) => {
  const signature = pickByName(scalarSignatures.get(type)!, random);
  return signature === undefined ? leaf(type, scope, random) : written(signature, depth, scope, random);
};

/** A power's exponent, for its last digits; a path, which only a literal can be. */
const alwaysFitting = /^(power|jsonb_path.*|@[?@])$/;

/** Names first, overloads then: an operator with many overloads is not chosen more often. */
function pickByName(signatures: readonly Signature[], random: Random): Signature | undefined {
  if (signatures.length === 0) return undefined;
  const name = random.pick([...new Set(signatures.map((signature) => signature.name))]);
  return random.pick(signatures.filter((signature) => signature.name === name));
}

function written({ name, args }: Signature, depth: number, scope: Scope, random: Random): string {
  const special = fitting(name);
  const parts = args.map((arg, i) => {
    const choices = special?.[i];
    // The last digit of a large power's argument, which differs between libraries, decides what its sine is.
    if (choices !== undefined && (alwaysFitting.test(name) || random.chance(0.9))) return random.pick(choices);
    const value = expression(arg, depth, scope, random);
    return random.chance(scope.wildness) ? value : guarded(name, i, args.length, value);
  });
  if (name === 'extract') return `extract(${/^'(\w+)'/.exec(parts[0])?.[1] ?? 'year'} FROM ${parts[1]})`;
  if (name === 'position') return `position(${parts[0]} IN ${parts[1]})`;
  if (name === 'timezone') return `(${parts[1]} AT TIME ZONE ${parts[0]})`;
  if (name === 'substring' && random.chance(0.5))
    return `substring(${parts[0]} FROM ${parts[1]}${parts[2] === undefined ? '' : ` FOR ${parts[2]}`})`;
  if (/^[a-z]/.test(name)) return `${name}(${parts.join(', ')})`;
  return parts.length === 1 ? `(${name} ${parts[0]})` : `(${parts[0]} ${name} ${parts[1]})`;
}

/** The value kept where a function is defined, so that most queries give rows. */
function guarded(name: string, place: number, count: number, value: string): string {
  if (['/', '%', 'mod', 'div'].includes(name) && place === 1)
    return `nullif(${value}, ${value.includes('interval') ? value : '0'})`;
  if (['ln', 'log', 'log10', 'sqrt', 'acosh'].includes(name)) return `(abs(${value}) + 1)`;
  if (['asin', 'acos', 'atanh'].includes(name)) return `(sin(${value}) / 2)`;
  if (['exp', 'sinh', 'cosh', 'power', 'pow', '^'].includes(name) && place === 0) return `(abs(sin(${value})) * 3)`;
  if (['substring', 'substr', 'overlay'].includes(name) && place === count - 1 && count > 2) return `abs(${value})`;
  if (name === 'chr') return `(abs(${value} % 1000) + 1)`;
  return value;
}

const cast: Form = (type, depth, scope, random) => {
  const sources = castSources(type);
  if (sources.length === 0) return leaf(type, scope, random);
  const source = random.pick(sources);
  // Few texts can be read as another type: most casts read back what was printed.
  const readable = source === 'text' && !random.chance(scope.wildness);
  const inner = readable
    ? `(${expression(type, depth - 1, scope, random)})::text`
    : expression(source, depth, scope, random);
  const target =
    type === 'numeric' && random.chance(0.4)
      ? random.pick(['numeric(10,2)', 'numeric(5)', 'numeric(20,8)'])
      : spelling[type];
  return random.chance(0.5) ? `CAST(${inner} AS ${target})` : `(${inner})::${target}`;
};

const choice: Form = (type, depth, scope, random) => {
  const make = (): string => expression(type, depth, scope, random);
  const test = (): string => expression('bool', depth, scope, random);
  switch (random.below(5)) {
    case 0:
      return `CASE WHEN ${test()} THEN ${make()} WHEN ${test()} THEN ${make()} ELSE ${make()} END`;
    case 1: {
      const on = random.pick(sqlTypes);
      const value = (): string => expression(on, depth - 1, scope, random);
      return `CASE ${value()} WHEN ${value()} THEN ${make()} WHEN ${value()} THEN ${make()} END`;
    }
    case 2:
      return `coalesce(${make()}, ${make()})`;
    case 3:
      return `nullif(${make()}, ${make()})`;
    default:
      return `CASE WHEN ${test()} THEN ${make()} END`;
  }
};

const logic: Form = (type, depth, scope, random) => {
  if (type !== 'bool') return call(type, depth, scope, random);
  const test = (): string => expression('bool', depth, scope, random);
  const on = random.pick(sqlTypes);
  const value = (): string => expression(on, depth, scope, random);
  const not = random.pick(['', ' NOT']);
  switch (random.below(9)) {
    case 0:
      return `(${test()} AND ${test()})`;
    case 1:
      return `(${test()} OR ${test()})`;
    case 2:
      return `(NOT ${test()})`;
    case 3:
      return `(${value()} IS${not} NULL)`;
    case 4:
      return `(${test()} IS${not} ${random.pick(['TRUE', 'FALSE', 'UNKNOWN'])})`;
    case 5:
      return `(${value()} IS${not} DISTINCT FROM ${value()})`;
    case 6:
      return `(${value()}${not} BETWEEN ${random.pick(['', 'SYMMETRIC '])}${value()} AND ${value()})`;
    case 7:
      return `(${value()}${not} IN (${value()}, ${value()}, ${value()}))`;
    default:
      return `(${value()} ${random.pick(['=', '<>', '<', '<=', '>', '>='])} ${value()})`;
  }
};

const nested: Form = (type, depth, scope, random) => {
  if (scope.subquery === undefined || random.chance(0.5)) return logic(type, depth, scope, random);
  if (type !== 'bool') return `(${scope.subquery(type, 'one', scope.columns)})`;
  const on = random.pick(sqlTypes);
  const value = expression(on, depth - 1, scope, random);
  const query = scope.subquery(on, 'many', scope.columns);
  switch (random.below(4)) {
    case 0:
      return `(${value} IN (${query}))`;
    case 1:
      return `(${value} NOT IN (${query}))`;
    case 2:
      return `(${random.pick(['', 'NOT '])}EXISTS (${query}))`;
    default:
      return `(${value} ${random.pick(['=', '<>', '<', '<=', '>', '>='])} ${random.pick(['ANY', 'ALL', 'SOME'])} (${query}))`;
  }
};

const forms: readonly Form[] = [call, call, call, cast, choice, logic, nested];

/** An aggregate call of a type over rows of `scope`; undefined when no aggregate gives that type. */
export function aggregate(type: SqlType, depth: number, scope: Scope, random: Random): string | undefined {
  const signature = pickByName(aggregateSignatures.get(type)!, random);
  if (signature === undefined) return undefined;
  const inner = { ...scope, subquery: undefined };
  const filter = random.chance(0.25) ? ` FILTER (WHERE ${expression('bool', depth, inner, random)})` : '';
  if (signature.args.length === 0) return `count(*)${filter}`;
  if (signature.name === 'array_agg') {
    const value = expression(signature.args[0], depth, inner, random);
    return `array_agg(${value} ORDER BY ${value}${random.pick([' DESC', ' NULLS FIRST'])})${filter}`;
  }
  if (signature.name === 'string_agg') {
    const value = expression(type, depth, inner, random);
    const between = type === 'text' ? "','" : "'\\x2c'::bytea";
    return `string_agg(${value}, ${between} ORDER BY ${value}${random.pick([' DESC', ''])})${filter}`;
  }
  const args = signature.args.map((arg) => expression(arg, depth, inner, random));
  const distinct = args.length === 1 && random.chance(0.2) ? 'DISTINCT ' : '';
  return `${signature.name}(${distinct}${args.join(', ')})${filter}`;
}

/** Types that some aggregate gives. */
export const aggregatedTypes: readonly SqlType[] = sqlTypes.filter((type) => aggregateSignatures.get(type)!.length > 0);
