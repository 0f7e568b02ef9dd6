import { errors } from '../../base/error.ts';
import type { Relation } from '../../data/relation.ts';
import { int64 } from '../../data/type.ts';
import type { TypedValue } from '../../data/value.ts';
import { commonType, scalarNames, setNames } from '../../functions/resolve.ts';
import type { TableCall, TableReference } from '../../parser/ast/table_reference.ts';
import { fileCallOf } from '../../parser/file_call.ts';
import { keep, oneRow, project, projectSet } from '../../plan/build.ts';
import type { Expr, SetCall } from '../../plan/expr.ts';
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
import { resolvedSet } from './set_call.ts';
import { scanOf } from './table.ts';

type Of<K extends TableReference['kind']> = Extract<TableReference, { kind: K }>;
type Reference = Of<'table_function'>;

/**
 * A function in FROM. What gives rows may read the items to its left; where its arguments are constants it may be a
 * relation instead, which is read in pieces. Any scalar function is a table of one row.
 */
export function bindTableFunction(reference: Reference, sight: Sight, context: BindContext): FromItem {
  const name = functionName(reference);
  const files = filesOf(reference, context);
  if (files !== undefined) return underName(scanOf(files, context), reference, name, context);
  const args = boundArguments(name, reference, sight, context);
  if (setNames().includes(name)) return setTable(name, args, reference, context);
  if (scalarNames().includes(name)) {
    return underName(scalarTable(name, args, reference, context), reference, name, context);
  }
  const constants = typedArguments(args, context).map((arg, i): TypedValue => {
    // While a statement is only prepared, a NULL stands for the value to come: the columns are the same.
    const known = constantValue(arg, context);
    const value = arg.kind === 'parameter' ? { type: arg.type, value: null } : known;
    if (value === undefined) {
      throw errors.notSupported(`an argument of ${name} that is not constant`, reference.args[i].expr.at);
    }
    return value;
  });
  const relation = context.catalog.tableFunction(name, constants);
  if (relation === undefined) throw unresolved(name, args, 'none', reference.at);
  return underName(scanOf(relation, context), reference, name, context);
}

/** What read_parquet and its like give; they must be known before binding, so their arguments are literals. */
function filesOf(reference: Reference, { catalog }: BindContext): Relation | undefined {
  const call = fileCallOf(reference);
  if (call === 'not literal') {
    const name = functionName(reference);
    throw errors.notSupported(`${name} with other arguments than literals`, reference.at);
  }
  return call === undefined ? undefined : catalog.file(call);
}

/** ROWS FROM (f(…), g(…)): the n-th rows of all sets make one row. */
export function bindRowsFrom(reference: Of<'rows_from'>, sight: Sight, context: BindContext): FromItem {
  const calls = reference.functions.flatMap((written) => {
    const name = functionName(written);
    if (!setNames().includes(name)) {
      if (reference.functions.length > 1) throw errors.notSupported(`${name} in ROWS FROM`, written.at);
      return [];
    }
    return setCalls(name, boundArguments(name, written, sight, context), written, context);
  });
  const { alias, at, lateral, ordinality, functions } = reference;
  // A single function is a table of its own.
  if (calls.length <= 1) {
    return bindTableFunction(
      { kind: 'table_function', ...functions[0], alias, lateral, ordinality, at },
      sight,
      context,
    );
  }
  return aliased(setItem(calls, ordinality, context), { alias, at, name: functionName(functions[0]) });
}

function boundArguments(name: string, call: TableCall, sight: Sight, context: BindContext): readonly Expr[] {
  const named = call.args.find((argument) => argument.name !== null);
  if (named !== undefined) throw errors.notSupported(`a named argument of ${name}`, named.expr.at);
  const scope: Scope = {
    ...emptyScope('aggregate functions are not allowed in functions in FROM'),
    outer: sight.lateral,
    sets: { refused: 'set-returning functions must appear at top level of FROM' },
  };
  return call.args.map((argument) => bindExpression(argument.expr, scope, context));
}

function functionName(reference: Pick<TableCall, 'name'>): string {
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
  const numberedItem = reference.ordinality ? withOrdinality(item, context) : item;
  return aliased(columnNamed(numberedItem, alias, name), { alias, at, name });
}

function columnNamed(item: FromItem, alias: Reference['alias'], name: string): FromItem {
  const own = item.columns.filter((column) => column.name !== 'ordinality');
  if (alias === null || own.length !== 1 || own[0].name !== name) return item;
  const [first, ...rest] = item.columns;
  return { ...item, columns: [{ ...first, name: alias.name.name }, ...rest] };
}

/** A last column counts the rows. */
function withOrdinality(item: FromItem, context: BindContext): FromItem {
  const { plan, column } = numbered(item.plan, 'row_number', { by: [], order: [] }, context);
  return { ...item, plan, columns: [...item.columns, { name: 'ordinality', column }] };
}

function scalarTable(name: string, args: readonly Expr[], reference: Reference, context: BindContext): FromItem {
  const call = settle(bindFunction(name, args, reference.at, context), context);
  const placed = placeSubqueries(oneRow, [call], context);
  const column = context.ids.column(name, call.type);
  const plan = project(placed.plan, [{ column, expr: placed.exprs[0] }]);
  return fromColumns(plan, [column]);
}

// ---------------------------------------------------------------- functions that give rows

function setTable(name: string, args: readonly Expr[], reference: Reference, context: BindContext): FromItem {
  const calls = setCalls(name, args, reference, context);
  const relation = calls.length === 1 ? constantRelation(calls[0], context) : undefined;
  if (relation !== undefined) return underName(scanOf(relation, context), reference, name, context);
  const { alias, at, ordinality } = reference;
  const isValue = calls.length === 1 && calls[0].columns.length === 1 && !ordinality;
  return aliased(columnNamed(setItem(calls, ordinality, context), alias, name), { alias, at, name, isValue });
}

/** unnest(a, b) is ROWS FROM (unnest(a), unnest(b)). */
function setCalls(name: string, args: readonly Expr[], written: TableCall, context: BindContext): readonly SetCall[] {
  if (name !== 'unnest' || args.length < 2) return [resolvedSet(name, args, written.at, context)];
  return args.map((arg) => resolvedSet(name, [arg], written.at, context));
}

/** A set that is known before the query runs and can be read in pieces. */
function constantRelation({ fn, args }: SetCall, context: BindContext) {
  const constants: TypedValue[] = [];
  for (const arg of args) {
    const value = constantValue(arg, context);
    if (value === undefined) return undefined;
    constants.push(value);
  }
  return context.catalog.tableFunction(fn, constants);
}

function setItem(calls: readonly SetCall[], ordinality: boolean, context: BindContext): FromItem {
  const placed = placeSubqueries(
    oneRow,
    calls.flatMap((call) => call.args),
    context,
  );
  let next = 0;
  const over = calls.map((call) => ({ ...call, args: call.args.map(() => placed.exprs[next++]) }));
  const number = ordinality ? context.ids.column('ordinality', int64, false) : null;
  const columns = [...over.flatMap((call) => call.columns), ...(number === null ? [] : [number])];
  return fromColumns(keep(projectSet(placed.plan, over, number), columns), columns);
}
