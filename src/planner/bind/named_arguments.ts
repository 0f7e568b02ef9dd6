import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { scalarByName } from '../../functions/registry.ts';
import type { Expression, FunctionCall } from '../../parser/ast/expression.ts';
import { plainTypeName } from './coerce.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import type { Scope } from './scope.ts';

/** The arguments of f(1, b => 2) by position, with the function's defaults for those left out. 42883: there is no such. */
export function argumentsOf(
  name: string,
  call: FunctionCall,
  scope: Scope,
  context: BindContext,
): readonly Expression[] {
  const firstNamed = call.args.findIndex((argument) => argument.name !== null);
  if (firstNamed < 0) return call.args.map((argument) => argument.expr);
  checkNames(call, firstNamed);
  const { parameters = [], defaults = [] } = scalarByName(name) ?? {};
  const given = call.args.slice(0, firstNamed).map((argument) => argument.expr);
  const byName = new Map(call.args.slice(firstNamed).map(({ name: written, expr }) => [written?.name, expr]));
  const isKnown = [...byName.keys()].every((each) => parameters.indexOf(each ?? '') >= firstNamed);
  if (!isKnown) throw unknown(name, call, scope, context);
  // What is left out behind the last that is given needs no default: an overload without it is meant.
  const end = parameters.findLastIndex((each) => byName.has(each)) + 1;
  for (let i = firstNamed; i < end; i++) {
    const expr = byName.get(parameters[i]);
    const otherwise = defaults[i];
    if (expr === undefined && otherwise === undefined) throw unknown(name, call, scope, context);
    given.push(expr ?? constant(otherwise, call.at));
  }
  return given;
}

/** A default: a number, true or false, or a text in quotes. */
function constant(written: string, at: Span): Expression {
  if (written === 'true' || written === 'false') return { kind: 'boolean', value: written === 'true', at };
  return written.startsWith("'")
    ? { kind: 'string', value: written.slice(1, -1), at }
    : { kind: 'number', text: written, at };
}

function checkNames({ args }: FunctionCall, firstNamed: number): void {
  const seen = new Set<string>();
  for (const { name, expr } of args.slice(firstNamed)) {
    if (name === null) throw errors.badSyntax('positional argument cannot follow named argument', expr.at);
    if (seen.has(name.name)) throw errors.badSyntax(`argument name "${name.name}" used more than once`, name.at);
    seen.add(name.name);
  }
}

function unknown(name: string, call: FunctionCall, scope: Scope, context: BindContext): Error {
  const types = call.args.map(({ name: written, expr }) => {
    const type = plainTypeName(bindExpression(expr, scope, context).type);
    return written === null ? type : `${written.name} => ${type}`;
  });
  return errors.undefinedFunction(`${name}(${types.join(', ')})`, call.at);
}
