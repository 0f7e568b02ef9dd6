import { assert, unreachable } from '../base/assert.ts';
import { errors, SqlError } from '../base/error.ts';
import type { Span } from '../base/span.ts';
import type { Batch } from '../data/batch.ts';
import { type DataType, sameType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { isNull, type Vector, valueAt } from '../data/vector.ts';
import { constant, vectorOf } from '../data/vector_builder.ts';
import { castVector } from '../functions/cast.ts';
import type { CallContext, Kernel } from '../functions/define.ts';
import { scalarByName } from '../functions/registry.ts';
import { flatten } from '../kernels/gather.ts';
import { inList } from '../kernels/in_list.ts';
import { isNullVector, not } from '../kernels/logic.ts';
import type { Call, Cast, Chain, Column, Expr, InList } from '../plan/expr.ts';
import { compileCase, compileCoalesce, compileLogical } from './evaluate/lazy.ts';

/** An expression made ready for rows: a vector of the expression's type with one row per row of the batch. */
export type Evaluator = (batch: Batch, call: CallContext) => Vector;

/**
 * Finds every column and function once, so that a batch costs loops only. `input` names the columns of the batches
 * to come, in their order. What a row does wrong is an SqlError placed where the expression was written.
 */
export function compile(expr: Expr, input: readonly Column[]): Evaluator {
  const run = compileNode(expr, input);
  // No rows, no errors: 1/0 over nothing is nothing.
  return (batch, call) => (batch.length === 0 ? vectorOf(expr.type, []) : run(batch, call));
}

/** The value of an expression without columns. Throws SqlError. */
export const evaluateConstant = (expr: Expr, call: CallContext): Value =>
  valueAt(compile(expr, [])({ columns: [], length: 1 }, call), 0);

function compileNode(expr: Expr, input: readonly Column[]): Evaluator {
  switch (expr.kind) {
    case 'column': {
      const at = input.findIndex(({ id }) => id === expr.id);
      assert(at >= 0, `column ${expr.id} is among the columns of the input`);
      return (batch) => batch.columns[at];
    }
    case 'literal': {
      const one = constant(expr.type, expr.value, 1);
      return (batch) => ({ ...one, length: batch.length });
    }
    case 'parameter':
      throw errors.internal(`parameter $${expr.index} has no value`);
    case 'call':
      return compileCall(expr, input);
    case 'chain':
      return compileChain(expr, input);
    case 'cast':
      return compileCast(expr, input);
    case 'and':
    case 'or':
      return compileLogical(expr, input, compile);
    case 'not': {
      const inner = compileNode(expr.input, input);
      return (batch, call) => not(inner(batch, call));
    }
    case 'is_null': {
      const inner = compileNode(expr.input, input);
      return (batch, call) => isNullVector(inner(batch, call), expr.negated);
    }
    case 'case':
      return compileCase(expr, input, compile);
    case 'coalesce':
      return compileCoalesce(expr, input, compile);
    case 'in_list':
      return compileInList(expr, input);
    case 'subquery':
      throw errors.notSupported('this form of subquery', expr.at);
    default:
      return unreachable(expr);
  }
}

/** An error that has no place yet happened here. */
function placed<T>(at: Span | undefined, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw cause instanceof SqlError ? cause.placed(at) : cause;
  }
}

function compileCall(expr: Call, input: readonly Column[]): Evaluator {
  const args = expr.args.map((arg) => compileNode(arg, input));
  const run = compileApply(expr);
  return (batch, call) =>
    run(
      args.map((arg) => arg(batch, call)),
      batch.length,
      call,
    );
}

/** Each link over what the links before it gave. */
function compileChain(expr: Chain, input: readonly Column[]): Evaluator {
  const first = compileNode(expr.first, input);
  const links = expr.links.map((link) => ({ ...link, run: compileApply(link), arg: compileNode(link.right, input) }));
  return (batch, call) => {
    let left = first(batch, call);
    for (const link of links) {
      const from = left;
      if (!sameType(from.type, link.left)) left = placed(link.at, () => castVector(from, link.left, call));
      left = link.run([left, link.arg(batch, call)], batch.length, call);
    }
    return left;
  };
}

type Apply = (args: readonly Vector[], rows: number, call: CallContext) => Vector;

/** A function over its arguments, NULLs and constants apart. */
function compileApply(expr: Pick<Call, 'fn' | 'overload' | 'type' | 'at'>): Apply {
  const definition = scalarByName(expr.fn);
  assert(definition !== undefined, `"${expr.fn}" is in the list of scalar functions`);
  const overload = definition.overloads[expr.overload];
  assert(overload !== undefined, `function "${expr.fn}" has an overload ${expr.overload}`);
  const onNull = overload.calledOnNull === true;
  const folds = definition.volatility !== 'volatile';
  return (values, rows, call) => {
    if (!onNull && values.some(isNullConstant)) return constant(expr.type, null, rows);
    return placed(expr.at, () => {
      if (folds && values.every(isConstant)) return once(overload.run, values, rows, { type: expr.type, call });
      return overload.run(values, rows, expr.type, call);
    });
  };
}

const isConstant = (vector: Vector): boolean => vector.encoding === 'constant';
const isNullConstant = (vector: Vector): boolean => isConstant(vector) && isNull(vector, 0);

/** Runs for one row what gives the same for all. */
function once(run: Kernel, args: readonly Vector[], rows: number, at: { type: DataType; call: CallContext }): Vector {
  const single = args.map((arg) => ({ ...arg, length: 1 }));
  return asConstant(run(single, 1, at.type, at.call), rows);
}

function asConstant(one: Vector, rows: number): Vector {
  if (one.encoding === 'constant') return { ...one, length: rows };
  return { ...flatten(one), encoding: 'constant', length: rows };
}

function compileCast(expr: Cast, input: readonly Column[]): Evaluator {
  const inner = compileNode(expr.input, input);
  return (batch, call) => {
    const from = inner(batch, call);
    return placed(expr.at, () => castVector(from, expr.type, call));
  };
}

function compileInList(expr: InList, input: readonly Column[]): Evaluator {
  const inner = compileNode(expr.input, input);
  const test = inList(
    expr.input.type,
    expr.items.map((item) => item.value),
    expr.negated,
  );
  return (batch, call) => test(inner(batch, call));
}
