import { SqlError } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { limitInterval } from '../../data/interval_range.ts';
import { parseInterval } from '../../data/interval_text.ts';
import { type DataType, interval } from '../../data/type.ts';
import type { TypedValue } from '../../data/value.ts';
import { readText } from '../../functions/cast.ts';
import { evaluateConstant } from '../../operators/evaluate.ts';
import { literal } from '../../plan/build.ts';
import type { Expr, Literal } from '../../plan/expr.ts';
import { someExpr } from '../../plan/walk.ts';
import type { BindContext } from './context.ts';

/** An untyped literal as a constant of the type; what cannot be read as one is an error at the literal's place. */
export function textConstant(value: string, to: DataType, context: BindContext, at: Span | undefined): Literal {
  return placed(() => literal(readText(value, to, context.call), to), at);
}

/** The same for an interval type that has only some fields or digits, given by its modifier. */
export const limitedInterval = (value: string, modifier: number, at: Span | undefined): Literal =>
  placed(() => literal(limitInterval(parseInterval(value, modifier >> 16), modifier), interval), at);

/** The error of `compute`, placed in the text. */
function placed<T>(compute: () => T, at: Span | undefined): T {
  try {
    return compute();
  } catch (cause) {
    if (cause instanceof SqlError) throw cause.placed(at);
    throw cause;
  }
}

/** The value of an expression that needs no row; undefined when it does, or when it waits for a parameter. */
export function constantValue(expr: Expr, context: BindContext): TypedValue | undefined {
  if (expr.kind === 'literal') return { type: expr.type, value: expr.value };
  const waits = someExpr(expr, ({ kind }) => kind === 'column' || kind === 'parameter' || kind === 'subquery');
  if (waits) {
    if (someExpr(expr, ({ kind }) => kind === 'parameter')) context.parameters.areWanted = true;
    return undefined;
  }
  const value = placed(() => evaluateConstant(expr, context.call), context.places.get(expr));
  return { type: expr.type, value };
}
