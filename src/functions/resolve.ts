import { arrayOf, type DataType, decimal, numeric, type RecordField, recordOf, text } from '../data/type.ts';
import {
  type CastContext,
  type Category,
  castContext,
  categoryOf,
  coercible,
  isPreferred,
  type TypeKey,
  typeKey,
} from './casts.ts';
import type { ArgumentType } from './define.ts';
import { lengthLimit, parseType, precisionOf } from './parse_type.ts';
import { determine, isPolymorphic } from './polymorphic.ts';
import {
  aggregateByName,
  aggregateNames,
  scalarByName,
  scalarNames,
  setByName,
  setNames,
  windowByName,
  windowNames,
} from './registry.ts';

export {
  aggregateNames,
  type CastContext,
  castContext,
  lengthLimit,
  parseType,
  precisionOf,
  scalarNames,
  setNames,
  windowNames,
};

/** Which overload a call means: `args` are the types to cast each actual argument to. */
export type Resolution =
  | {
      readonly kind: 'found';
      readonly name: string;
      readonly overload: number;
      readonly args: readonly DataType[];
      readonly result: DataType;
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous' }
  /** Nothing says what a polymorphic argument stands for. */
  | { readonly kind: 'undetermined' };

export function resolveScalar(name: string, args: readonly DataType[]): Resolution {
  return resolve(name, scalarByName(name)?.overloads ?? [], args);
}

/** `count(*)` is `count` with no arguments. */
export function resolveAggregate(name: string, args: readonly DataType[]): Resolution {
  return resolve(name, aggregateByName(name)?.overloads ?? [], args);
}

export function resolveWindow(name: string, args: readonly DataType[]): Resolution {
  return resolve(name, windowByName(name)?.overloads ?? [], args);
}

/** A function that gives rows; `result` is the type of the value that it gives in a SELECT list. */
export function resolveSet(name: string, args: readonly DataType[]): Resolution {
  return resolve(name, setByName(name)?.overloads ?? [], args);
}

/** True for json_agg and its like, which show moments on the clock of the session. */
export const isZoned = (name: string): boolean => aggregateByName(name)?.zoned === true;

/** True for percentile_cont and its like, which need WITHIN GROUP. */
export const isOrderedSet = (name: string): boolean => aggregateByName(name)?.orderedSet === true;

interface Candidate {
  readonly overload: number;
  readonly args: readonly ArgumentType[];
}

interface AnyOverload {
  readonly args: readonly ArgumentType[];
  readonly variadic?: boolean;
  readonly result: DataType | ((args: readonly DataType[]) => DataType);
}

/** Postgres's rules for operators and functions (its manual, chapter 10.2 and 10.3). */
function resolve(name: string, overloads: readonly AnyOverload[], args: readonly DataType[]): Resolution {
  const keys = args.map(typeKey);
  const all = overloads.flatMap((overload, index) => spread(overload, index, args.length));
  const chosen = exactMatch(name, all, keys) ?? choose(accepting(all, args), args);
  if (chosen === 'none' || chosen === 'ambiguous') return { kind: chosen };
  const generic = determine(chosen.args, args, commonType);
  if (generic.kind !== 'found') return { kind: 'undetermined' };
  const targets = args.map((actual, i) => generic.targets.get(i) ?? castTarget(chosen.args[i], actual));
  const { result } = overloads[chosen.overload];
  return {
    kind: 'found',
    name,
    overload: chosen.overload,
    args: targets,
    result: typeof result === 'function' ? result(targets) : result,
  };
}

/** The overload with its last argument repeated as often as the call needs; nothing when the counts differ. */
function spread(overload: AnyOverload, index: number, count: number): Candidate[] {
  const { args } = overload;
  if (args.length === count) return [{ overload: index, args }];
  if (overload.variadic !== true || count < args.length - 1) return [];
  const last = args[args.length - 1];
  return [{ overload: index, args: Array.from({ length: count }, (_, i) => args[i] ?? last) }];
}

const isOperator = (name: string): boolean => !/^[a-z_]/.test(name);

function exactMatch(name: string, all: readonly Candidate[], keys: readonly TypeKey[]): Candidate | undefined {
  const exact = (wanted: readonly TypeKey[]): Candidate | undefined =>
    all.find((candidate) => candidate.args.every((arg, i) => keyOf(arg) === wanted[i]));
  const found = exact(keys);
  if (found !== undefined || !isOperator(name) || keys.length !== 2) return found;
  const [left, right] = keys;
  // A literal beside an operator is first taken for the type of the other side.
  if (left === 'unknown' && right !== 'unknown') return exact([right, right]);
  if (right === 'unknown' && left !== 'unknown') return exact([left, left]);
  return undefined;
}

function keyOf(arg: ArgumentType): TypeKey | 'any' {
  if (arg.kind === 'any' || isPolymorphic(arg.kind)) return 'any';
  if (arg.kind === 'anydecimal') return 'numeric';
  return arg.kind === 'anyrecord' ? 'record' : typeKey(arg as DataType);
}

function accepting(all: readonly Candidate[], types: readonly DataType[]): readonly Candidate[] {
  const keys = types.map(typeKey);
  return all.filter(
    (candidate) =>
      candidate.args.every((arg, i) => {
        const wanted = keyOf(arg);
        return wanted === 'any' || coercible(keys[i], wanted);
      }) && determine(candidate.args, types, commonType).kind !== 'mismatch',
  );
}

function choose(candidates: readonly Candidate[], types: readonly DataType[]): Candidate | 'none' | 'ambiguous' {
  if (candidates.length === 0) return 'none';
  const keys = types.map(typeKey);
  let left = best(candidates, (candidate) => count(keys, (key, i) => keyOf(candidate.args[i]) === key));
  if (left.length === 1) return left[0];
  left = best(left, (candidate) => count(keys, (key, i) => suits(key, keyOf(candidate.args[i]))));
  if (left.length === 1) return left[0];
  if (!keys.includes('unknown')) return 'ambiguous';
  left = byCategory(left, keys);
  if (left.length === 1) return left[0];
  return byKnownType(left, types) ?? 'ambiguous';
}

const count = (keys: readonly TypeKey[], holds: (key: TypeKey, i: number) => boolean): number =>
  keys.filter((key, i) => key !== 'unknown' && holds(key, i)).length;

const suits = (key: TypeKey, wanted: TypeKey | 'any'): boolean =>
  wanted === key || (wanted !== 'any' && isPreferred(wanted) && categoryOf(wanted) === categoryOf(key));

function best(candidates: readonly Candidate[], score: (candidate: Candidate) => number): readonly Candidate[] {
  const scores = candidates.map(score);
  const highest = Math.max(...scores);
  return candidates.filter((_, i) => scores[i] === highest);
}

/** Keeps the candidates whose arguments at untyped literals are of the category that wins there: text if any has it. */
function byCategory(candidates: readonly Candidate[], keys: readonly TypeKey[]): readonly Candidate[] {
  let kept = candidates;
  for (const [i, key] of keys.entries()) {
    if (key !== 'unknown') continue;
    const wanted = candidates.map((candidate) => keyOf(candidate.args[i]));
    const category = winner(wanted);
    if (category === undefined) return candidates;
    const hasPreferred = wanted.some(
      (each) => categoryOfArgument(each) === category && each !== 'any' && isPreferred(each),
    );
    kept = kept.filter((candidate) => {
      const each = keyOf(candidate.args[i]);
      if (categoryOfArgument(each) !== category) return false;
      return !hasPreferred || (each !== 'any' && isPreferred(each));
    });
  }
  return kept.length === 0 ? candidates : kept;
}

const categoryOfArgument = (key: TypeKey | 'any'): Category | 'any' => (key === 'any' ? 'any' : categoryOf(key));

function winner(wanted: readonly (TypeKey | 'any')[]): Category | 'any' | undefined {
  const categories = new Set(wanted.map(categoryOfArgument));
  if (categories.has('string')) return 'string';
  return categories.size === 1 ? [...categories][0] : undefined;
}

/** Takes untyped literals for the type of the other arguments, when those agree and one candidate accepts it. */
function byKnownType(candidates: readonly Candidate[], types: readonly DataType[]): Candidate | undefined {
  const known = types.filter((type) => type.kind !== 'unknown');
  if (new Set(known.map(typeKey)).size !== 1) return undefined;
  const [type] = known;
  const left = accepting(
    candidates,
    types.map(() => type),
  );
  return left.length === 1 ? left[0] : undefined;
}

function castTarget(wanted: ArgumentType, actual: DataType): DataType {
  if (wanted.kind === 'any') return actual.kind === 'unknown' ? text : actual;
  if (wanted.kind === 'anydecimal') return asDecimal(actual);
  return wanted.kind === 'anyrecord' ? actual : (wanted as DataType);
}

/** The exact decimal that holds every value of a type: what `anydecimal` receives. */
export function asDecimal(type: DataType): DataType {
  if (type.kind === 'decimal') return type;
  if (type.kind === 'int') return decimal(type.bits === 16 ? 5 : type.bits === 32 ? 10 : 19, 0);
  return numeric;
}

/**
 * The type in which CASE, COALESCE, UNION, VALUES and IN meet; null: none. All literals untyped gives text.
 * Decimals of different scale meet in numeric, so that each keeps the digits it shows.
 */
export function commonType(types: readonly DataType[]): DataType | null {
  const known = types.filter((type) => type.kind !== 'unknown');
  if (known.length === 0) return text;
  if (known.every((type) => type.kind === 'record')) return commonRecord(known);
  if (known.every((type) => type.kind === 'array')) {
    const element = commonType(known.map((type) => type.element));
    return element === null ? null : arrayOf(element);
  }
  let chosen = known[0];
  for (const type of known.slice(1)) {
    const [a, b] = [typeKey(chosen), typeKey(type)];
    if (categoryOf(a) !== categoryOf(b)) return null;
    if (a !== b && !isPreferred(a) && coercible(a, b) && !coercible(b, a)) chosen = type;
  }
  const key = typeKey(chosen);
  if (!known.every((type) => coercible(typeKey(type), key))) return null;
  return key === 'numeric' ? commonDecimal(known) : chosen;
}

/** Rows of as many fields meet field by field, under the names of the first. */
function commonRecord(types: readonly (DataType & { kind: 'record' })[]): DataType | null {
  const [{ fields }] = types;
  if (types.some((type) => type.fields.length !== fields.length)) return null;
  const meeting = fields.map(({ name }, i) => ({ name, type: commonType(types.map((type) => type.fields[i].type)) }));
  if (meeting.some(({ type }) => type === null)) return null;
  return recordOf(meeting as RecordField[]);
}

function commonDecimal(types: readonly DataType[]): DataType {
  let precision = 0;
  const [first] = types;
  for (const type of types) {
    if (type.kind !== 'decimal' || first.kind !== 'decimal' || type.scale !== first.scale) return numeric;
    precision = Math.max(precision, type.precision);
  }
  return first.kind === 'decimal' ? decimal(precision, first.scale) : numeric;
}
