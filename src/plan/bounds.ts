import type { ColumnId } from '../base/ids.ts';
import type { Bound } from '../data/bounds.ts';
import type { Schema } from '../data/schema.ts';
import { type DataType, sameType } from '../data/type.ts';
import type { Decimal, Value } from '../data/value.ts';
import { conjuncts, literal } from './build.ts';
import type { Call, Expr, InList, Literal } from './expr.ts';
import type { Scan } from './logical.ts';

type Present = Exclude<Value, null>;
type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** What the filter of a scan says of single columns, in the columns' own types: for pruning files and row groups. */
export function boundsOf(scan: Pick<Scan, 'filter' | 'output' | 'columns' | 'relation'>): readonly Bound[] {
  if (scan.filter === null) return [];
  const target = targetsOf(scan, scan.relation.schema);
  return conjuncts(scan.filter).flatMap((term) => boundOf(term, target));
}

/** Whether a filter is an equality that says no more than its only bound: between a column and a value of its very type. */
export function isItsBound(filter: Expr, bounds: readonly Bound[]): boolean {
  if (bounds.length !== 1 || bounds[0].op !== '=' || filter.kind !== 'call' || filter.fn !== '=') return false;
  const [a, b] = filter.args;
  return a.kind === 'column' && b.kind === 'literal' && sameType(a.type, b.type);
}

/** Whether just those rows satisfy the filter of the scan that lie within its bounds. */
export function boundsSayAll(scan: Pick<Scan, 'filter' | 'output' | 'columns' | 'relation'>): boolean {
  if (scan.filter === null) return true;
  const target = targetsOf(scan, scan.relation.schema);
  return conjuncts(scan.filter).every((term) => !isPattern(term) && boundOf(term, target).length > 0);
}

/** Of a pattern, a bound says how its matches begin. */
const isPattern = (term: Expr): boolean => term.kind === 'call' && term.fn === '~~';

/** Values that an expression can have; `values` are all of them when they are few. */
export interface KeyRange {
  readonly min: Present | null;
  readonly max: Present | null;
  readonly values: readonly Present[] | null;
}

/** What a range of values of `key` says of the stored column that it is; nothing when it is none. */
export function boundsOfRange(
  key: Expr,
  { min, max, values }: KeyRange,
  scan: Pick<Scan, 'output' | 'columns'>,
  schema: Schema,
): readonly Bound[] {
  const target = targetsOf(scan, schema)(key);
  const valued = (value: Present): Literal => literal(value, key.type);
  if (values !== null) return boundOfValues(target, values.map(valued));
  const from = min === null ? [] : compared(target, '>=', valued(min));
  return [...from, ...(max === null ? [] : compared(target, '<=', valued(max)))];
}

function targetsOf({ output, columns }: Pick<Scan, 'output' | 'columns'>, schema: Schema): TargetOf {
  const at = new Map<ColumnId, number>(output.map((column, i) => [column.id, columns[i]]));
  return (expr) => {
    const id = storedColumn(expr);
    const column = id === undefined ? undefined : at.get(id);
    return column === undefined ? undefined : { column, type: schema[column].type };
  };
}

interface Target {
  readonly column: number;
  readonly type: DataType;
}
type TargetOf = (expr: Expr) => Target | undefined;

function boundOf(term: Expr, targetOf: TargetOf): readonly Bound[] {
  switch (term.kind) {
    case 'is_null': {
      const target = targetOf(term.input);
      return target === undefined ? [] : [{ column: target.column, op: term.negated ? 'is not null' : 'is null' }];
    }
    case 'in_list':
      return boundOfList(term, targetOf);
    case 'call':
      return term.fn === '~~' ? boundsOfPattern(term, targetOf) : boundOfComparison(term, targetOf);
    default:
      return [];
  }
}

const mirrored: Readonly<Record<string, Comparison>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function boundOfComparison(term: Call, targetOf: TargetOf): readonly Bound[] {
  if (mirrored[term.fn] === undefined) return [];
  const [a, b] = term.args;
  const op = term.fn as Comparison;
  if (b.kind === 'literal') return compared(targetOf(a), op, b);
  return a.kind === 'literal' ? compared(targetOf(b), mirrored[op], a) : [];
}

function compared(target: Target | undefined, op: Comparison, constant: Literal): readonly Bound[] {
  if (target === undefined) return [];
  const found = floorAs(constant, target.type);
  if (found === undefined) return [];
  const { column } = target;
  const { value } = found;
  if (found.exact) return [{ column, op, value }];
  // Between two values of the column's type, `value` being the lower one.
  if (op === '>' || op === '>=') return [{ column, op: '>', value }];
  return op === '=' ? [] : [{ column, op: '<=', value }];
}

const boundOfList = (term: InList, targetOf: TargetOf): readonly Bound[] =>
  term.negated ? [] : boundOfValues(targetOf(term.input), term.items);

function boundOfValues(target: Target | undefined, items: readonly Literal[]): readonly Bound[] {
  if (target === undefined) return [];
  const values: Present[] = [];
  for (const item of items) {
    if (item.value === null) continue;
    const found = floorAs(item, target.type);
    if (found === undefined) return [];
    if (found.exact) values.push(found.value);
  }
  return [{ column: target.column, op: 'in', values }];
}

/** `LIKE 'abc%'` lies from 'abc' to before 'abd'. */
function boundsOfPattern(term: Call, targetOf: TargetOf): readonly Bound[] {
  const [input, pattern] = term.args;
  const target = targetOf(input);
  if (target?.type.kind !== 'text' || pattern.kind !== 'literal' || typeof pattern.value !== 'string') return [];
  const { column } = target;
  const prefix = /^[^%_\\]*/.exec(pattern.value)![0];
  if (prefix === '') return [];
  if (prefix === pattern.value) return [{ column, op: '=', value: prefix }];
  const last = prefix.charCodeAt(prefix.length - 1);
  const from: Bound = { column, op: '>=', value: prefix };
  // Only ASCII has an obvious next character in every encoding.
  if (last >= 0x7e) return [from];
  return [from, { column, op: '<', value: prefix.slice(0, -1) + String.fromCharCode(last + 1) }];
}

/** The column that an expression is, through casts that keep every value and their order. */
export function storedColumn(expr: Expr): ColumnId | undefined {
  if (expr.kind === 'column') return expr.id;
  if (expr.kind !== 'cast' || !keepsOrder(expr.input.type, expr.type)) return undefined;
  return storedColumn(expr.input);
}

/** Digits of the largest value by bits. */
const mostDigits = { 16: 5, 32: 10, 64: 19 } as const;

function keepsOrder(from: DataType, to: DataType): boolean {
  if (sameType(from, to)) return true;
  switch (from.kind) {
    case 'int':
      if (to.kind === 'int') return to.bits >= from.bits;
      if (to.kind === 'float') return to.bits === 64 && from.bits < 64;
      return to.kind === 'numeric' || (to.kind === 'decimal' && to.precision - to.scale >= mostDigits[from.bits]);
    case 'decimal':
      if (to.kind === 'numeric') return true;
      return to.kind === 'decimal' && to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
    case 'float':
      return to.kind === 'float' && to.bits >= from.bits;
    case 'date':
      return to.kind === 'timestamp' && !to.zoned;
    default:
      return false;
  }
}

/** The largest value of the column's type that is not above the constant; undefined when there is none to be had. */
function floorAs(constant: Literal, type: DataType): { readonly value: Present; readonly exact: boolean } | undefined {
  const { value, type: from } = constant;
  if (value === null) return undefined;
  if (sameType(from, type)) return { value, exact: true };
  switch (type.kind) {
    case 'int': {
      const units = unitsAtScale(value, from, 0);
      if (units === undefined || BigInt.asIntN(type.bits, units.floor) !== units.floor) return undefined;
      return { value: type.bits === 64 ? units.floor : Number(units.floor), exact: units.exact };
    }
    case 'decimal': {
      const units = unitsAtScale(value, from, type.scale);
      return units && { value: { units: units.floor, scale: type.scale }, exact: units.exact };
    }
    case 'float': {
      if (from.kind !== 'float') return undefined;
      return Math.fround(value as number) === value ? { value, exact: true } : undefined;
    }
    case 'date':
      return from.kind === 'timestamp' && !from.zoned ? floorDay(value as bigint) : undefined;
    case 'text':
      return from.kind === 'unknown' ? { value, exact: true } : undefined;
    default:
      return undefined;
  }
}

/** A number as whole units of 10^-scale, rounded down. */
function unitsAtScale(value: Present, from: DataType, scale: number) {
  if (from.kind === 'int') return { floor: BigInt(value as number | bigint) * 10n ** BigInt(scale), exact: true };
  if (from.kind === 'float') {
    const floor = Math.floor(value as number);
    if (scale > 0 || !Number.isSafeInteger(floor)) return undefined;
    return { floor: BigInt(floor), exact: floor === value };
  }
  if (from.kind !== 'decimal' && from.kind !== 'numeric') return undefined;
  const { units, scale: own, special } = value as Decimal;
  if (special !== undefined) return undefined;
  if (own <= scale) return { floor: units * 10n ** BigInt(scale - own), exact: true };
  return floorDivide(units, 10n ** BigInt(own - scale));
}

function floorDivide(a: bigint, b: bigint): { readonly floor: bigint; readonly exact: boolean } {
  const rest = a % b;
  return { floor: a / b - (rest < 0n ? 1n : 0n), exact: rest === 0n };
}

const dayMicros = 86_400_000_000n;

function floorDay(micros: bigint): { readonly value: number; readonly exact: boolean } | undefined {
  const { floor, exact } = floorDivide(micros, dayMicros);
  // Infinite timestamps lie outside of all days.
  return BigInt.asIntN(28, floor) === floor ? { value: Number(floor), exact } : undefined;
}
