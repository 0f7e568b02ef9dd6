import { assert } from '../../base/assert.ts';
import { type DataType, numeric, sameType } from '../../data/type.ts';
import { type Resolution, resolveAggregate, resolveScalar } from '../../functions/resolve.ts';
import { literal } from '../../plan/build.ts';
import type { AggregateCall, Column, Expr } from '../../plan/expr.ts';

/** A call of a function or operator that a rule needs, overload chosen and casts made. */
export function call(fn: string, args: readonly Expr[]): Expr {
  const found = chosen(
    fn,
    resolveScalar(
      fn,
      args.map((arg) => arg.type),
    ),
  );
  return {
    kind: 'call',
    fn: found.name,
    overload: found.overload,
    args: args.map((arg, i) => castTo(arg, found.args[i])),
    type: found.result,
  };
}

export function aggregateCall(fn: string, args: readonly Expr[], column: (type: DataType) => Column): AggregateCall {
  const found = chosen(
    fn,
    resolveAggregate(
      fn,
      args.map((arg) => arg.type),
    ),
  );
  return {
    column: column(found.result),
    fn: found.name,
    overload: found.overload,
    args: args.map((arg, i) => castTo(arg, found.args[i])),
    distinct: false,
    filter: null,
    orderBy: [],
  };
}

function chosen(fn: string, resolution: Resolution): Extract<Resolution, { kind: 'found' }> {
  assert(resolution.kind === 'found', `${fn} can be called by a rewriting rule`);
  return resolution;
}

/** The expression as another type; itself when it has it. */
export function castTo(expr: Expr, type: DataType): Expr {
  if (sameType(expr.type, type)) return expr;
  if (expr.kind === 'literal' && expr.value === null) return literal(null, type);
  return { kind: 'cast', input: expr, type };
}

export const equals = (a: Expr, b: Expr): Expr => call('=', [a, b]);

/**
 * The type in which two equal values have equal bytes, so that they hash alike; null: none. Decimals of different
 * scale or word size compare equal but are stored differently.
 */
export function keyType(a: DataType, b: DataType): DataType | null {
  if (sameType(a, b)) return a;
  if (a.kind === 'decimal' && b.kind === 'decimal') {
    const scale = Math.max(a.scale, b.scale);
    const digits = Math.max(a.precision - a.scale, b.precision - b.scale);
    return scale + digits <= 38 ? { kind: 'decimal', precision: scale + digits, scale } : numeric;
  }
  const exact = (type: DataType): boolean => type.kind === 'decimal' || type.kind === 'numeric' || type.kind === 'int';
  if (exact(a) && exact(b)) return a.kind === 'int' && b.kind === 'int' ? (a.bits > b.bits ? a : b) : numeric;
  if (a.kind === 'float' && b.kind === 'float') return a.bits > b.bits ? a : b;
  const textual = (type: DataType): boolean => type.kind === 'text' || type.kind === 'unknown';
  return textual(a) && textual(b) ? { kind: 'text' } : null;
}
