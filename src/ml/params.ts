import { errors } from '../base/error.ts';
import { nearest } from '../base/nearest.ts';
import type { Span } from '../base/span.ts';
import { typeName } from '../data/type.ts';
import type { Decimal, Value } from '../data/value.ts';
import type { AnyEstimator, Param } from './define.ts';
import type { ChosenEstimator } from './index.ts';
import type { NullPolicy } from './model.ts';

/** An option as written, its value already a constant. */
export interface GivenOption {
  readonly name: string;
  readonly value: Value;
  readonly at: Span | undefined;
}

export interface ModelParams {
  /** Every parameter of the algorithm, checked, by its own name. */
  readonly params: Readonly<Record<string, Value>>;
  readonly onNull: NullPolicy;
}

const nullPolicies: readonly string[] = ['mean', 'drop', 'error'];

/** Spellings of `on_null`. */
const nullPolicyNames = ['on_null', 'null_policy', 'handle_missing'];

/**
 * Checks the options of WITH (…): unknown (with the nearest name), given twice, of the wrong type, out of range: 22023.
 * `others`: options that are not the algorithm's, for the nearest name.
 */
export function resolveParams(
  chosen: ChosenEstimator,
  given: readonly GivenOption[],
  others: readonly string[] = [],
): ModelParams {
  const { estimator } = chosen;
  const params: Record<string, Value> = {};
  for (const name of Object.keys(estimator.params)) {
    params[name] = chosen.defaults[name] ?? (estimator.params[name] as Param<Value>).default;
  }
  const seen = new Set<string>();
  let onNull: NullPolicy = 'mean';
  for (const option of given) {
    const name = nullPolicyNames.includes(option.name) ? 'on_null' : paramNamed(estimator, option, others);
    if (seen.has(name)) throw errors.invalidParameterValue(`option "${name}" is given more than once`, option.at);
    seen.add(name);
    if (name === 'on_null') onNull = nullPolicyOf(option);
    else params[name] = checked(option, name, estimator.params[name] as Param<Value>);
  }
  return { params, onNull };
}

function paramNamed(estimator: AnyEstimator, option: GivenOption, others: readonly string[]): string {
  const names = Object.keys(estimator.params);
  const found = names.find(
    (name) => name === option.name || (estimator.params[name] as Param<Value>).aliases?.includes(option.name),
  );
  if (found !== undefined) return found;
  const all = names.flatMap((name) => [name, ...((estimator.params[name] as Param<Value>).aliases ?? [])]);
  const near = nearest(option.name, [...all, 'on_null', ...others]);
  throw errors.invalidParameterValue(
    `unrecognized option "${option.name}" of ${estimator.name}`,
    option.at,
    near === undefined ? `Options there are: ${[...names, 'on_null'].join(', ')}.` : `Perhaps you meant "${near}".`,
  );
}

function nullPolicyOf(option: GivenOption): NullPolicy {
  const value = typeof option.value === 'string' ? option.value.toLowerCase() : '';
  if (nullPolicies.includes(value)) return value as NullPolicy;
  throw errors.invalidParameterValue(
    `invalid value for option "on_null": ${shown(option.value)}`,
    option.at,
    "It is 'mean', 'drop' or 'error'.",
  );
}

function checked(option: GivenOption, name: string, param: Param<Value>): Value {
  const value = asType(option.value, param);
  if (value !== undefined && (param.check === undefined || param.check(value))) return value;
  throw errors.invalidParameterValue(
    `invalid value for option "${name}": ${shown(option.value)}`,
    option.at,
    `It is a ${typeName(param.type)}. ${param.about}`,
  );
}

/** The value in the option's type as a JavaScript number, boolean or string; undefined when it is of another. */
function asType(value: Value, param: Param<Value>): Value | undefined {
  const kind = param.type.kind;
  if (kind === 'bool') return booleanOf(value);
  if (kind === 'text') return typeof value === 'string' ? value : undefined;
  const number = numberOf(value);
  if (number === undefined || (kind === 'int' && !Number.isSafeInteger(number))) return undefined;
  return number;
}

function booleanOf(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase();
  if (['true', 'on', 'yes', 't'].includes(word)) return true;
  return ['false', 'off', 'no', 'f'].includes(word) ? false : undefined;
}

/** A number from any number type or from text that spells one. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string')
    return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : undefined;
  if (value !== null && typeof value === 'object' && 'units' in value) return decimalNumber(value);
  return undefined;
}

const decimalNumber = (value: Decimal): number =>
  value.special === undefined ? Number(`${value.units}e-${value.scale}`) : Number(value.special);

function shown(value: Value): string {
  if (value === null) return 'NULL';
  const number = typeof value === 'string' ? undefined : numberOf(value);
  return number === undefined ? `"${String(value)}"` : String(number);
}
