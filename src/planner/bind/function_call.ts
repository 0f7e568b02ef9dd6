import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';
import {
  aggregateNames,
  castContext,
  parseType,
  type Resolution,
  resolveScalar,
  scalarNames,
  setNames,
  windowNames,
} from '../../functions/resolve.ts';
import type { FunctionCall } from '../../parser/ast/expression.ts';
import { caseArm, literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { bindAggregateCall } from './aggregate_call.ts';
import { convert, plainTypeName, unify } from './coerce.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { bindGrouping } from './grouping_call.ts';
import { hypotheticalCall, isHypothetical } from './hypothetical.ts';
import { argumentsOf } from './named_arguments.ts';
import { bindOperator, callOf } from './operator.ts';
import type { Scope } from './scope.ts';
import { bindSetCall, withoutSets } from './set_call.ts';
import { bindVariadic, isVariadic } from './variadic.ts';
import { bindWindowCall } from './window_call.ts';

/** A function by name: scalar, aggregate, or one of the forms that only look like calls. */
export function bindCall(call: FunctionCall, scope: Scope, context: BindContext): Expr {
  const name = functionName(call);
  if (isVariadic(call)) return bindVariadic(name, call, scope, context);
  if (isHypothetical(name, call)) return bindExpression(hypotheticalCall(name, call), scope, context);
  if (call.over !== null || windowNames().includes(name)) return bindWindowCall(name, call, scope, context);
  if (name === 'grouping') return bindGrouping(call, scope, context);
  if (aggregateNames().includes(name)) return bindAggregateCall(name, call, scope, context);
  refuseAggregateForms(name, call);
  // The grammar of PostgreSQL demands these arguments.
  const last = { start: call.at.end - 1, end: call.at.end };
  if (call.args.length < (demanded.get(name) ?? 0)) throw errors.syntax(')', last, 'Expected an expression.');
  if (setNames().includes(name)) return bindSetCall(name, call, scope, context);
  const written = [...argumentsOf(name, call, scope, context), ...call.withinGroup.map((item) => item.expr)];
  const within = name === 'coalesce' ? withoutSets(scope, 'COALESCE') : scope;
  const args = written.map((expr) => bindExpression(expr, within, context));
  const bound = specialForm(name, args, call.at, context) ?? bindFunction(name, args, call.at, context);
  if (call.withinGroup.length === 0) return bound;
  throw errors.wrongObjectType(`WITHIN GROUP specified, but ${name} is not an aggregate function`, call.at);
}

const demanded = new Map([
  ['coalesce', 1],
  ['greatest', 1],
  ['least', 1],
  ['nullif', 2],
]);

const functionSchemas = ['pg_catalog', 'public', 'information_schema', 'ml'];

/** The name without pg_catalog; other schemas stay in front. 3F000 for a schema that is not there. */
export function functionName(call: FunctionCall): string {
  const parts = call.name.parts.map((part) => part.name);
  if (parts.length === 2 && !functionSchemas.includes(parts[0])) throw errors.invalidSchemaName(parts[0], call.name.at);
  return (parts.length === 2 && parts[0] === 'pg_catalog' ? parts.slice(1) : parts).join('.');
}

function refuseAggregateForms(name: string, call: FunctionCall): void {
  const refuse = (what: string): never => {
    throw errors.wrongObjectType(`${what}, but ${name} is not an aggregate function`, call.at);
  };
  if (!scalarNames().includes(name) && !setNames().includes(name)) return;
  if (call.star && resolveScalar(name, []).kind === 'found') refuse(`${name}(*) specified`);
  if (call.distinct) refuse('DISTINCT specified');
  if (call.orderBy.length > 0) refuse('ORDER BY specified');
  if (call.filter !== null) refuse('FILTER specified');
}

/** What evaluates its arguments on demand, or takes any types that have something in common. */
function specialForm(name: string, args: readonly Expr[], at: Span, context: BindContext): Expr | undefined {
  switch (name) {
    case 'coalesce': {
      if (args.length === 0) return undefined;
      const unified = unify(args, 'COALESCE', context);
      return { kind: 'coalesce', args: unified.exprs, type: unified.type };
    }
    case 'nullif':
      return args.length === 2 ? nullIf(args[0], args[1], at, context) : undefined;
    case 'greatest':
    case 'least': {
      if (args.length === 0) return undefined;
      return bindFunction(name, unify(args, name.toUpperCase(), context).exprs, at, context);
    }
    default:
      return undefined;
  }
}

const comparesAsIs: ReadonlySet<string> = new Set(['int int', 'float float', 'date timestamp', 'timestamp timestamp']);

/** The result is the first argument as Postgres's `=` takes it: that compares some types without converting either. */
function nullIf(first: Expr, second: Expr, at: Span, context: BindContext): Expr {
  const equal = bindOperator('=', [first, second], at, context);
  const taken = equal.kind === 'call' ? equal.args[0] : first;
  const kept = comparesAsIs.has(`${first.type.kind} ${taken.type.kind}`) ? first : taken;
  return { kind: 'case', whens: [caseArm(equal, literal(null, kept.type))], otherwise: kept, type: kept.type };
}

/** An ordinary function over bound arguments. */
export function bindFunction(name: string, args: readonly Expr[], at: Span, context: BindContext): Expr {
  const types = args.map((arg) => arg.type);
  const found = resolveScalar(name, types);
  if (found.kind === 'found') return callOf(found, args, at, context);
  const asCast = found.kind === 'none' && args.length === 1 ? functionalCast(name, args[0], at, context) : undefined;
  if (asCast !== undefined) return asCast;
  throw unresolved(name, args, found.kind, at);
}

/** `int4(x)`: a type's name with one argument is a cast, where one exists. */
function functionalCast(name: string, arg: Expr, at: Span, context: BindContext): Expr | undefined {
  if (!/^[a-z0-9_]+$/.test(name)) return undefined;
  const type = parseType(name, []);
  if (type === null || castContext(arg.type, type) === null) return undefined;
  return convert(arg, type, context, at);
}

/** Only untyped literals stand where a polymorphic argument is wanted. */
export const undetermined = (): Error =>
  errors.datatypeMismatch('could not determine polymorphic type because input has type unknown');

/** No function, or too many: with the signature as Postgres prints it. */
export function unresolved(
  name: string,
  args: readonly Expr[],
  kind: Exclude<Resolution['kind'], 'found'>,
  at: Span,
): Error {
  const signature = `${name}(${args.map((arg) => plainTypeName(arg.type)).join(', ')})`;
  if (kind === 'ambiguous') return errors.ambiguousFunction(signature, at);
  if (kind === 'undetermined') return undetermined();
  const names = [...scalarNames(), ...aggregateNames(), ...windowNames(), ...setNames(), 'coalesce', 'nullif'];
  const near = names.includes(name)
    ? undefined
    : nearest(
        name,
        names.filter((each) => /^[a-z]/.test(each)),
      );
  return errors.undefinedFunction(signature, at, near);
}
