import type { ColumnId } from '../../base/ids.ts';
import type { Call, Expr, Literal } from '../../plan/expr.ts';
import { type ColumnEstimate, position } from './column.ts';

export type ColumnEstimates = ReadonlyMap<ColumnId, ColumnEstimate>;

// What Postgres assumes where statistics say nothing (src/include/utils/selfuncs.h names the same figures).
const defaultEquality = 0.005;
const defaultRange = 1 / 3;
const defaultMatch = 0.05;
const defaultBoolean = 0.5;

/** The share of rows for which the predicate is true, 0 to 1; terms are taken for independent. */
export function selectivity(predicate: Expr, columns: ColumnEstimates): number {
  switch (predicate.kind) {
    case 'literal':
      return predicate.value === true ? 1 : 0;
    case 'and':
      return predicate.args.reduce((share, arg) => share * selectivity(arg, columns), 1);
    case 'or':
      return 1 - predicate.args.reduce((share, arg) => share * (1 - selectivity(arg, columns)), 1);
    case 'not':
      return 1 - selectivity(predicate.input, columns);
    case 'is_null': {
      const nulls = columnOf(predicate.input, columns)?.nulls ?? defaultEquality;
      return predicate.negated ? 1 - nulls : nulls;
    }
    case 'in_list': {
      const distinct = columnOf(predicate.input, columns)?.distinct ?? 1 / defaultEquality;
      const share = Math.min(1, predicate.items.length / distinct);
      return predicate.negated ? 1 - share : share;
    }
    case 'call':
      return comparison(predicate, columns);
    case 'coalesce':
      return selectivity(predicate.args[0], columns);
    default:
      return defaultBoolean;
  }
}

/** The column that an expression is, casts apart. */
function columnOf(expr: Expr, columns: ColumnEstimates): ColumnEstimate | undefined {
  if (expr.kind === 'cast') return columnOf(expr.input, columns);
  return expr.kind === 'column' ? columns.get(expr.id) : undefined;
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function comparison(call: Call, columns: ColumnEstimates): number {
  const [a, b] = call.args;
  if (b === undefined) return defaultBoolean;
  if (a.kind === 'literal' && b.kind !== 'literal') {
    return comparison({ ...call, fn: mirrored[call.fn] ?? call.fn, args: [b, a] }, columns);
  }
  const left = columnOf(a, columns);
  switch (call.fn) {
    case '=':
    case 'is_not_distinct':
      return equality(left, b, columns);
    case '<>':
    case 'is_distinct':
      return 1 - equality(left, b, columns);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return b.kind === 'literal' && left !== undefined ? range(call.fn, left, b) : defaultRange;
    case '~~':
    case '~~*':
      return defaultMatch;
    case '!~~':
    case '!~~*':
      return 1 - defaultMatch;
    default:
      return call.type.kind === 'bool' ? defaultBoolean : 1;
  }
}

function equality(left: ColumnEstimate | undefined, other: Expr, columns: ColumnEstimates): number {
  if (other.kind !== 'literal') {
    const right = columnOf(other, columns);
    if (left === undefined && right === undefined) return defaultEquality;
    return 1 / Math.max(left?.distinct ?? 1, right?.distinct ?? 1);
  }
  if (left === undefined) return defaultEquality;
  const at = position(other.value, other.type);
  if (at !== undefined && left.min !== undefined && left.max !== undefined && (at < left.min || at > left.max))
    return 0;
  return (1 - left.nulls) / left.distinct;
}

/** The part of [min, max] on the wanted side of the constant, as if values were spread evenly. */
function range(fn: string, column: ColumnEstimate, constant: Literal): number {
  const at = position(constant.value, constant.type);
  const { min, max } = column;
  if (at === undefined || min === undefined || max === undefined || Number.isNaN(at)) return defaultRange;
  const below = max > min ? Math.min(1, Math.max(0, (at - min) / (max - min))) : at > min ? 1 : 0;
  const share = fn === '<' || fn === '<=' ? below : 1 - below;
  // A range that touches the border still holds a value.
  const touches = (fn === '<=' && at >= min) || (fn === '>=' && at <= max);
  return (1 - column.nulls) * (touches ? Math.max(share, 1 / column.distinct) : share);
}
