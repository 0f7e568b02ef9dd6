import { columnId } from '../../base/ids.ts';
import type { DataType } from '../../data/type.ts';
import type { Vector } from '../../data/vector.ts';
import { scalarByName } from '../../functions/registry.ts';
import type { Expr } from '../../plan/expr.ts';
import { mapExpr, someExpr } from '../../plan/walk.ts';
import { exprKey } from './expr_columns.ts';
import type { Words } from './heap_words.ts';

/** Expressions that are remembered of one dictionary; the oldest go first. */
const mostTables = 8;

/** What was computed of all entries of a dictionary, for as long as that is kept: queries ask for the same again and again. */
export class DictionaryTables {
  private readonly known = new WeakMap<Vector, Map<string, Words>>();

  /** `make` gives the words of `expr`, over one column, for the entries; null, or what it throws, is not remembered. */
  of(dictionary: Vector, expr: Expr, make: () => Words | null): Words | null {
    if (!isTimeless(expr)) return make();
    const tables = this.known.get(dictionary) ?? new Map<string, Words>();
    this.known.set(dictionary, tables);
    const key = exprKey(mapExpr(expr, (part) => (part.kind === 'column' ? { ...part, id: columnId(0) } : part)));
    const before = tables.get(key);
    if (before !== undefined) return before;
    const made = make();
    if (made === null) return null;
    tables.set(key, made);
    if (tables.size > mostTables) tables.delete(tables.keys().next().value!);
    return made;
  }
}

/** Kinds of types whose values become others in one way, whatever the settings of a session. */
const settled: ReadonlySet<DataType['kind']> = new Set(['bool', 'int', 'float', 'decimal', 'numeric', 'text']);

/** Whether the expression has the same value in every statement. */
const isTimeless = (expr: Expr): boolean =>
  !someExpr(expr, (part) => {
    if (part.kind === 'cast') return !settled.has(part.type.kind) || !settled.has(part.input.type.kind);
    if (part.kind === 'call') return !isImmutable(part.fn);
    return part.kind === 'chain' || part.kind === 'subquery' || part.kind === 'parameter';
  });

function isImmutable(fn: string): boolean {
  const found = scalarByName(fn);
  return found !== undefined && (found.volatility ?? 'immutable') === 'immutable';
}
