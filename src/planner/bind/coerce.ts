import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { parseDecimal } from '../../data/decimal.ts';
import { bool, type DataType, numeric, sameType, text, typeName } from '../../data/type.ts';
import { type CastContext, castContext, commonType } from '../../functions/resolve.ts';
import { literal } from '../../plan/build.ts';
import type { Expr, Literal } from '../../plan/expr.ts';
import { textConstant } from './constant.ts';
import { type BindContext, placedAt } from './context.ts';
import { retypeNumber } from './literal.ts';

/** The name of a type in messages: Postgres leaves the modifiers of numeric out. */
export function plainTypeName(type: DataType): string {
  if (type.kind === 'array') return `${plainTypeName(type.element)}[]`;
  return type.kind === 'decimal' ? 'numeric' : typeName(type);
}

const reach: Readonly<Record<CastContext, number>> = { implicit: 0, assignment: 1, explicit: 2 };

/** The expression as the type, if such a place may convert it; undefined when it may not. */
export function coerce(
  expr: Expr,
  to: DataType,
  mode: CastContext,
  context: BindContext,
  at: Span | undefined = context.places.get(expr),
): Expr | undefined {
  if (sameType(expr.type, to)) return expr;
  if (expr.type.kind === 'unknown') return at === undefined ? adopt(expr, to, context) : adopt(expr, to, context, at);
  const allowed = castContext(expr.type, to);
  if (allowed === null || reach[allowed] > reach[mode]) return undefined;
  return convert(expr, to, context, at);
}

/** A conversion that is known to exist. */
export function convert(
  expr: Expr,
  to: DataType,
  context: BindContext,
  at: Span | undefined = context.places.get(expr),
): Expr {
  if (sameType(expr.type, to)) return expr;
  if (expr.type.kind === 'unknown') return adopt(expr, to, context, at);
  const folded = expr.kind === 'literal' ? retypeNumber(expr, to) : undefined;
  const converted: Expr = folded ?? { kind: 'cast', input: expr, type: to, ...(at === undefined ? {} : { at }) };
  return at === undefined ? converted : placedAt(converted, at, context);
}

/** Gives an untyped literal or parameter its type; a bad literal is an error at its own place. */
function adopt(expr: Expr, to: DataType, context: BindContext, at?: Span): Expr {
  const own = context.places.get(expr) ?? at;
  if (expr.kind === 'literal') return remembered(adoptLiteral(expr, to, context, own), own, context);
  if (expr.kind !== 'parameter')
    return { kind: 'cast', input: expr, type: to, ...(own === undefined ? {} : { at: own }) };
  // A parameter has no digits of its own to keep to: numeric(10,2) would round what is bound to it.
  const type = context.parameters.infer(expr.index, to.kind === 'decimal' ? numeric : to);
  const value = context.parameters.values?.[expr.index - 1];
  const typed = remembered<Expr>(value === undefined ? { ...expr, type } : literal(value, type), own, context);
  return sameType(type, to) ? typed : convert(typed, to, context, own);
}

const adoptLiteral = (expr: Literal, to: DataType, context: BindContext, at: Span | undefined): Expr =>
  expr.value === null ? literal(null, to) : textConstant(expr.value as string, to, context, at);

const remembered = <E extends Expr>(expr: E, at: Span | undefined, context: BindContext): E =>
  at === undefined ? expr : placedAt(expr, at, context);

/** What nothing gave a type is text. */
export const settle = (expr: Expr, context: BindContext): Expr =>
  expr.type.kind === 'unknown' ? adopt(expr, text, context) : expr;

/**
 * The type in which the expressions meet, or null. An untyped literal or parameter beside numeric(10,2) means any
 * numeric, so that no digit of it is lost.
 */
export function meetingType(exprs: readonly Expr[]): DataType | null {
  const type = commonType(exprs.map((expr) => expr.type));
  if (type === null || type.kind !== 'decimal') return type;
  return exprs.every((expr) => expr.type.kind !== 'unknown' || fits(expr, type)) ? type : numeric;
}

function fits(expr: Expr, { precision, scale }: DataType & { readonly kind: 'decimal' }): boolean {
  if (expr.kind !== 'literal') return false;
  if (expr.value === null) return true;
  const value = parseDecimal(expr.value as string);
  if (value === undefined || value.special !== undefined || value.scale !== scale) return false;
  const digits = value.units.toString().replace('-', '').length;
  return digits - value.scale <= precision - scale;
}

/** Brings expressions to one type, as CASE, COALESCE, UNION and VALUES do: `CASE types text and integer cannot be matched`. */
export function unify(
  exprs: readonly Expr[],
  construct: string,
  context: BindContext,
): { readonly type: DataType; readonly exprs: readonly Expr[] } {
  const type = meetingType(exprs);
  if (type === null) throw mismatch(exprs, construct, context);
  return { type, exprs: exprs.map((expr) => convert(expr, type, context)) };
}

function mismatch(exprs: readonly Expr[], construct: string, context: BindContext): Error {
  let before: DataType = exprs[0].type;
  for (const [i, expr] of exprs.entries()) {
    const type = commonType(exprs.slice(0, i + 1).map((each) => each.type));
    if (type === null) return typesDiffer(construct, before, expr.type, context.places.get(expr));
    before = type;
  }
  return typesDiffer(construct, before, exprs[exprs.length - 1].type, context.places.get(exprs[exprs.length - 1]));
}

export const typesDiffer = (construct: string, a: DataType, b: DataType, at: Span | undefined): Error =>
  errors.datatypeMismatch(`${construct} types ${plainTypeName(a)} and ${plainTypeName(b)} cannot be matched`, at);

/** `argument of WHERE must be type boolean, not type integer`. */
export function requireBoolean(expr: Expr, what: string, context: BindContext, at?: Span): Expr {
  const found = coerce(expr, bool, 'implicit', context);
  if (found !== undefined) return found;
  const message = `argument of ${what} must be type boolean, not type ${plainTypeName(expr.type)}`;
  throw errors.datatypeMismatch(message, at ?? context.places.get(expr));
}
