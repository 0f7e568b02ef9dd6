import type { ColumnId } from '../../base/ids.ts';
import type { CallContext } from '../../functions/define.ts';
import { conjuncts } from '../../plan/build.ts';
import type { Call, Expr, InList } from '../../plan/expr.ts';
import type { ColumnEstimate } from './column.ts';
import { shareBelow, shareEqual, shareUnder } from './distribution.ts';
import { placeOf } from './place.ts';
import { shareWhere } from './sampled.ts';

export type ColumnEstimates = ReadonlyMap<ColumnId, ColumnEstimate>;

/** What selectivities are estimated from. `call` absent: predicates are not tried out on known values. */
export interface Known {
  readonly columns: ColumnEstimates;
  readonly call: CallContext | undefined;
}

// What Postgres assumes where statistics say nothing (src/include/utils/selfuncs.h names the same figures).
const defaultEquality = 0.005;
const defaultRange = 1 / 3;
const defaultMatch = 0.05;
const defaultBoolean = 0.5;

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** The share of rows for which the predicate is true, 0 to 1; terms over different columns are taken for independent. */
export function selectivity(predicate: Expr, known: Known): number {
  switch (predicate.kind) {
    case 'literal':
      return predicate.value === true ? 1 : 0;
    case 'and':
      return conjunction(predicate, known);
    case 'or':
      return 1 - predicate.args.reduce((share, arg) => share * (1 - selectivity(arg, known)), 1);
    case 'not':
      return tried(predicate, known) ?? 1 - selectivity(predicate.input, known);
    case 'is_null': {
      const column = columnOf(predicate.input, known);
      const nulls = column?.nulls ?? tried(predicate.input, known) ?? defaultEquality;
      return predicate.negated ? 1 - nulls : nulls;
    }
    case 'in_list':
      return inList(predicate, known);
    case 'call':
      return comparison(predicate, known);
    case 'column': {
      const column = known.columns.get(predicate.id);
      return column?.distribution === undefined ? defaultBoolean : shareEqual(column, true, { kind: 'bool' });
    }
    case 'coalesce':
      return tried(predicate, known) ?? selectivity(predicate.args[0], known);
    default:
      return tried(predicate, known) ?? defaultBoolean;
  }
}

const tried = (predicate: Expr, known: Known): number | undefined => shareWhere(predicate, known);

/** The column that an expression is, casts apart. */
function columnOf(expr: Expr, { columns }: Known): ColumnEstimate | undefined {
  if (expr.kind === 'cast') return columnOf(expr.input, { columns, call: undefined });
  return expr.kind === 'column' ? columns.get(expr.id) : undefined;
}

/** Two bounds of one column are one range: what is below the upper one but not below the lower one. */
function conjunction(predicate: Expr, known: Known): number {
  let share = 1;
  const ranges = new Map<ColumnEstimate, { above: number; below: number }>();
  for (const term of conjuncts(predicate)) {
    const bound = term.kind === 'call' ? boundOf(term, known) : undefined;
    if (bound === undefined) {
      share *= selectivity(term, known);
      continue;
    }
    const range = ranges.get(bound.column) ?? { above: 0, below: 1 - bound.column.nulls };
    ranges.set(bound.column, range);
    if (bound.upper) range.below = Math.min(range.below, bound.share);
    else range.above = Math.max(range.above, bound.share);
  }
  for (const [column, { above, below }] of ranges) {
    // A range that holds a value at all holds one of them.
    const least = below >= above ? Math.min(below, 1 / Math.max(1, column.base)) : 0;
    share *= Math.max(below - above, least);
  }
  return clamp(share);
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** With the constant on the right. */
function turned(call: Call): Call {
  const [a, b] = call.args;
  if (a?.kind !== 'literal' || b === undefined || b.kind === 'literal') return call;
  return { ...call, fn: mirrored[call.fn] ?? call.fn, args: [b, a] };
}

interface RangeBound {
  readonly column: ColumnEstimate;
  /** The share of rows is below the bound of an upper end, at or below that of a lower end. */
  readonly share: number;
  readonly upper: boolean;
}

/** A comparison of a column with a constant, as one end of a range. */
function boundOf(written: Call, known: Known): RangeBound | undefined {
  const { fn, args } = turned(written);
  const [left, right] = args;
  if (right?.kind !== 'literal' || mirrored[fn] === undefined) return undefined;
  const column = columnOf(left, known);
  if (column === undefined) return undefined;
  const upper = fn === '<' || fn === '<=';
  const share = shareBelow(column, right.value, right.type, fn === '<=' || fn === '>');
  return share === undefined ? undefined : { column, share, upper };
}

/** Of a long list the first items speak for the rest. */
const mostLooked = 200;

function inList(predicate: InList, known: Known): number {
  const column = columnOf(predicate.input, known);
  if (column === undefined) return tried(predicate, known) ?? clamp(predicate.items.length * defaultEquality);
  const items = predicate.items.filter(({ value }) => value !== null);
  const looked = items.slice(0, mostLooked);
  const found = looked.reduce((sum, { value, type }) => sum + shareEqual(column, value, type), 0);
  const share = clamp((found * items.length) / Math.max(1, looked.length));
  if (!predicate.negated) return share;
  return items.length < predicate.items.length ? 0 : clamp(1 - column.nulls - share);
}

function comparison(written: Call, known: Known): number {
  const bound = boundOf(written, known);
  if (bound !== undefined) return clamp(bound.upper ? bound.share : 1 - bound.column.nulls - bound.share);
  const call = turned(written);
  const [a, b] = call.args;
  if (b === undefined) return tried(call, known) ?? defaultBoolean;
  switch (call.fn) {
    case '=':
    case 'is_not_distinct':
      return equality(call, known);
    case '<>':
    case 'is_distinct':
      return clamp(1 - equality({ ...call, fn: '=' }, known) - (columnOf(a, known)?.nulls ?? 0));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return tried(call, known) ?? between(call, known) ?? defaultRange;
    case '~~':
      return like(call, known);
    case '!~~':
      return tried(call, known) ?? 1 - defaultMatch;
    case '~~*':
      return tried(call, known) ?? defaultMatch;
    case '!~~*':
      return tried(call, known) ?? 1 - defaultMatch;
    default:
      return call.type.kind === 'bool' ? (tried(call, known) ?? defaultBoolean) : 1;
  }
}

function equality(call: Call, known: Known): number {
  const [a, b] = call.args;
  const left = columnOf(a, known);
  if (b.kind === 'literal') {
    if (left !== undefined) return b.value === null ? left.nulls : shareEqual(left, b.value, b.type);
    return tried(call, known) ?? defaultEquality;
  }
  const right = columnOf(b, known);
  if (left === undefined && right === undefined) return defaultEquality;
  const present = (1 - (left?.nulls ?? 0)) * (1 - (right?.nulls ?? 0));
  return present / Math.max(left?.domain ?? 1, right?.domain ?? 1);
}

/** One column against another, as if independent: how far below the second the values of the first lie on average. */
function between(call: Call, known: Known): number | undefined {
  const [left, right] = call.args.map((arg) => columnOf(arg, known));
  if (left === undefined || right?.distribution === undefined || right.distribution.histogram.length < 2)
    return undefined;
  const { histogram, type } = right.distribution;
  let sum = 0;
  for (const value of histogram) {
    const at = placeOf(value, type);
    const below = at === undefined ? undefined : shareUnder(left, at, call.fn === '<=' || call.fn === '>');
    if (below === undefined) return undefined;
    sum += below;
  }
  const mean = sum / histogram.length;
  return clamp((1 - right.nulls) * (call.fn.startsWith('<') ? mean : 1 - left.nulls - mean));
}

/** A rare prefix is found among no kept values, a common one more exactly by the range it is. */
function like(call: Call, known: Known): number {
  const [ofPrefix, ofKept] = [prefixShare(call, known), tried(call, known)];
  if (ofPrefix === undefined) return ofKept ?? defaultMatch;
  return Math.max(ofPrefix, ofKept ?? 0);
}

/** LIKE 'prefix%' is a range; LIKE without wildcards is an equality. */
function prefixShare(call: Call, known: Known): number | undefined {
  const [left, pattern] = call.args;
  const column = columnOf(left, known);
  if (column?.distribution === undefined || pattern.kind !== 'literal' || typeof pattern.value !== 'string')
    return undefined;
  const match = /^([^%_\\]*)(%?)$/s.exec(pattern.value);
  if (match === null) return undefined;
  const [, prefix, any] = match;
  if (any === '') return shareEqual(column, prefix, column.distribution.type);
  if (prefix === '') return 1 - column.nulls;
  const above = shareUnder(column, prefix, false);
  const below = shareUnder(column, `${prefix}\u{10ffff}`, false);
  return above === undefined || below === undefined ? undefined : clamp(below - above);
}
