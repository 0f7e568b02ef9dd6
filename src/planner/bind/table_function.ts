import { errors } from '../../base/error.ts';
import { int64 } from '../../data/type.ts';
import type { TypedValue } from '../../data/value.ts';
import { commonType, scalarNames } from '../../functions/resolve.ts';
import type { TableReference } from '../../parser/ast/table_reference.ts';
import { oneRow, project } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import { numbered } from '../expr/numbered.ts';
import { convert, settle } from './coerce.ts';
import { constantValue } from './constant.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { fromColumns, type Sight } from './from.ts';
import { aliased, type FromItem } from './from_item.ts';
import { bindFunction, unresolved } from './function_call.ts';
import { placeSubqueries } from './place.ts';
import { emptyScope, type Scope } from './scope.ts';
import { scanOf } from './table.ts';

type Reference = Extract<TableReference, { kind: 'table_function' }>;

/** generate_series(1, 10) AS g(i): a relation made from constants. Any scalar function is a table of one row. */
export function bindTableFunction(reference: Reference, sight: Sight, context: BindContext): FromItem {
  const name = functionName(reference);
  const named = reference.args.find((argument) => argument.name !== null);
  if (named !== undefined) throw errors.notSupported(`a named argument of ${name}`, named.expr.at);
  const scope: Scope = {
    ...emptyScope('aggregate functions are not allowed in functions in FROM'),
    outer: sight.lateral,
  };
  const args = reference.args.map((argument) => bindExpression(argument.expr, scope, context));
  if (scalarNames().includes(name)) {
    return underName(scalarTable(name, args, reference, context), reference, name, context);
  }
  const constants = typedArguments(args, context).map((arg, i): TypedValue => {
    // While a statement is only prepared, a NULL stands for the value to come: the columns are the same.
    const value = arg.kind === 'parameter' ? { type: arg.type, value: null } : constantValue(arg, context);
    if (value === undefined) {
      throw errors.notSupported(`an argument of ${name} that is not constant`, reference.args[i].expr.at);
    }
    return value;
  });
  const relation = context.catalog.tableFunction(name, constants);
  if (relation === undefined) throw unresolved(name, args, 'none', reference.at);
  return underName(scanOf(relation, context), reference, name, context);
}

function functionName(reference: Reference): string {
  const parts = reference.name.parts.map((part) => part.name);
  return (parts[0] === 'pg_catalog' ? parts.slice(1) : parts).join('.');
}

/** Untyped parameters take the type of the other arguments: bigint when none has one. */
function typedArguments(args: readonly Expr[], context: BindContext): readonly Expr[] {
  const known = args.map((arg) => arg.type).filter((type) => type.kind !== 'unknown');
  const common = (known.length === 0 ? null : commonType(known)) ?? int64;
  return args.map((arg) => (arg.kind === 'parameter' ? convert(arg, common, context) : arg));
}

/** A function of one column: the alias names the column too (`FROM generate_series(1, 3) AS i`). */
function underName(item: FromItem, reference: Reference, name: string, context: BindContext): FromItem {
  const { alias, at } = reference;
  if (reference.ordinality) return aliased(withOrdinality(item, name, alias, context), { alias, at, name });
  const [only] = item.columns;
  const takesAlias = alias !== null && alias.columns.length === 0 && item.columns.length === 1 && only.name === name;
  const columns = takesAlias ? [{ ...only, name: alias.name.name }] : item.columns;
  return aliased({ ...item, columns }, { alias, at, name });
}

/** A last column counts the rows. */
function withOrdinality(item: FromItem, name: string, alias: Reference['alias'], context: BindContext): FromItem {
  const { plan, column } = numbered(item.plan, 'row_number', { by: [], order: [] }, context);
  const [only] = item.columns;
  const takesAlias = alias !== null && item.columns.length === 1 && only.name === name;
  const columns = takesAlias ? [{ ...only, name: alias.name.name }] : item.columns;
  return { ...item, plan, columns: [...columns, { name: 'ordinality', column }] };
}

function scalarTable(name: string, args: readonly Expr[], reference: Reference, context: BindContext): FromItem {
  const call = settle(bindFunction(name, args, reference.at, context), context);
  const placed = placeSubqueries(oneRow, [call], context);
  const column = context.ids.column(name, call.type);
  const plan = project(placed.plan, [{ column, expr: placed.exprs[0] }]);
  return fromColumns(plan, [column]);
}
