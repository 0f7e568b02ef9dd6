import { columnId } from '../../base/ids.ts';
import { type DataType, typeName } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import { scalarByName } from '../../functions/registry.ts';
import type { Expr } from '../../plan/expr.ts';
import { mapExpr, someExpr } from '../../plan/walk.ts';
import { exprKey } from './expr_columns.ts';
import type { Words } from './heap_words.ts';

/** Expressions that are remembered of one dictionary or range; the oldest go first. */
const mostTables = 8;

/** Ranges of numbers that are remembered, and the longest of them: row groups of a file often have the same. */
const mostRanges = 32;
const longestRange = 8192n;

/** All numbers of a type from `low` to `high`. */
export interface NumberRange {
  readonly type: DataType;
  readonly low: bigint;
  readonly high: bigint;
}

/** What was computed of all entries of a dictionary, for as long as that is kept: queries ask for the same again and again. */
export class DictionaryTables {
  private readonly known = new WeakMap<Vector, Map<string, Words>>();
  private readonly ranges = new Map<string, Map<string, Words>>();

  /** `make` gives the words of `expr`, over one column, for the entries; null, or what it throws, is not remembered. */
  of(dictionary: Vector, expr: Expr, make: () => Words | null): Words | null {
    if (!isTimeless(expr)) return make();
    const tables = this.known.get(dictionary) ?? new Map<string, Words>();
    this.known.set(dictionary, tables);
    return remembered(tables, expr, make);
  }

  /** The same for the numbers of a range. */
  ofRange({ type, low, high }: NumberRange, expr: Expr, make: () => Words | null): Words | null {
    if (!hasNoZone(type) || high - low >= longestRange || !isTimeless(expr)) return make();
    const key = `${typeName(type)} ${low} ${high}`;
    const tables = this.ranges.get(key) ?? new Map<string, Words>();
    this.ranges.set(key, tables);
    if (this.ranges.size > mostRanges) this.ranges.delete(this.ranges.keys().next().value!);
    return remembered(tables, expr, make);
  }
}

function remembered(tables: Map<string, Words>, expr: Expr, make: () => Words | null): Words | null {
  const key = exprKey(mapExpr(expr, (part) => (part.kind === 'column' ? { ...part, id: columnId(0) } : part)));
  const before = tables.get(key);
  if (before !== undefined) return before;
  const made = make();
  if (made === null) return null;
  tables.set(key, made);
  if (tables.size > mostTables) tables.delete(tables.keys().next().value!);
  return made;
}

/** Kinds of types whose values become others in one way, whatever the settings of a session. */
const settled: ReadonlySet<DataType['kind']> = new Set(['bool', 'int', 'float', 'decimal', 'numeric', 'text']);

/** Whether no setting says which value a number of the type is. */
const hasNoZone = ({ kind }: DataType): boolean => kind === 'date' || settled.has(kind);

/** Whether the expression has the same value in every statement. */
const isTimeless = (expr: Expr): boolean =>
  !someExpr(expr, (part) => {
    if (part.kind === 'cast') return !settled.has(part.type.kind) || !settled.has(part.input.type.kind);
    if (part.kind === 'call') return !isImmutable(part.fn);
    // Functions that take anything show a moment in the zone of the session.
    if (part.kind === 'literal') return part.type.kind !== 'interval' && !hasNoZone(part.type);
    return part.kind === 'chain' || part.kind === 'subquery' || part.kind === 'parameter';
  });

function isImmutable(fn: string): boolean {
  const found = scalarByName(fn);
  return found !== undefined && (found.volatility ?? 'immutable') === 'immutable';
}
