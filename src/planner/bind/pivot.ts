import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { aggregateNames } from '../../functions/resolve.ts';
import type { Expression, FunctionCall } from '../../parser/ast/expression.ts';
import type { Pivot, PivotColumn } from '../../parser/ast/pivot.ts';
import type { Select, SelectItem } from '../../parser/ast/query.ts';
import { figureName } from './column_name.ts';
import type { BindContext } from './context.ts';
import { bindTableReference, fromColumns, type Sight } from './from.ts';
import { aliased, type FromItem } from './from_item.ts';
import { callOfFunction, columnOf, mapSyntax, plainSelect } from './pivot_syntax.ts';
import { bindSelect } from './select.ts';

type Item = Extract<SelectItem, { kind: 'item' }>;

/**
 *   PIVOT t ON year IN (2000, 2010) USING sum(n) GROUP BY city   →
 *   SELECT city, sum(n) FILTER (WHERE year IS NOT DISTINCT FROM 2000) AS "2000", … FROM t GROUP BY city
 */
export function bindPivot(pivot: Pivot, sight: Sight, context: BindContext): FromItem {
  const source = bindTableReference(pivot.source, sight, context);
  const { at } = pivot;
  const using = pivot.using.length > 0 ? pivot.using.map(itemOf) : [{ expr: countAll(at), name: undefined }];
  const groups =
    pivot.groupBy ?? restOf(source, [...pivot.on.map((each) => each.expr), ...using.map((each) => each.expr)], at);
  const made = combinations(pivot.on).flatMap((values) =>
    using.map(({ expr, name }): SelectItem => {
      const own = using.length > 1 ? (name ?? written(expr)) : name;
      const label = [...values.map((value) => value.name), ...(own === undefined ? [] : [own])].join('_');
      return { kind: 'item', expr: onlyWhere(expr, values), alias: { name: label, at }, at };
    }),
  );
  const kept = groups.map((expr): SelectItem => ({ kind: 'item', expr, alias: null, at: expr.at }));
  const select: Select = { ...plainSelect(at), items: [...kept, ...made], from: [pivot.source], groupBy: groups };
  const body = bindSelect(select, { orderBy: [], outer: sight.outer, keepUnknown: false }, context);
  return aliased(fromColumns(body.plan, body.columns), {
    alias: pivot.alias,
    at,
    name: source.tables[0]?.name ?? 'pivot',
  });
}

const countAll = (at: Span): Expression => ({ ...callOfFunction('count', [], at), star: true });

function itemOf(item: SelectItem): { readonly expr: Expression; readonly name: string | undefined } {
  if (item.kind === 'star') throw errors.badSyntax('PIVOT needs aggregates, not *', item.at);
  return { expr: item.expr, name: item.alias?.name };
}

/** `max(pop)` as it was written, near enough. */
function written(expr: Expression): string {
  if (expr.kind === 'column') return expr.parts.map((part) => part.name).join('.');
  if (expr.kind !== 'call') return figureName(expr);
  const name = figureName(expr);
  return expr.star ? 'count_star()' : `${name}(${expr.args.map((argument) => written(argument.expr)).join(', ')})`;
}

/** Columns of the source that none of the expressions mentions. */
function restOf(source: FromItem, exprs: readonly Expression[], at: Span): readonly Expression[] {
  const mentioned = new Set<string>();
  for (const expr of exprs) {
    mapSyntax(expr, (part) => {
      if (part.kind === 'column') mentioned.add(part.parts[part.parts.length - 1].name);
      return part;
    });
  }
  return source.columns.filter((column) => !mentioned.has(column.name)).map((column) => columnOf(column.name, at));
}

// ---------------------------------------------------------------- values

/** What rows must have to count for a column, and how the column is called for it. */
interface Value {
  readonly name: string;
  readonly tests: readonly Expression[];
}

/** Every value of the first expression with every value of the others. */
const combinations = (on: readonly PivotColumn[]): readonly (readonly Value[])[] =>
  on.reduce<readonly (readonly Value[])[]>(
    (left, column) => left.flatMap((values) => valuesOf(column).map((value) => [...values, value])),
    [[]],
  );

function valuesOf({ expr, values, at }: PivotColumn): readonly Value[] {
  if (values === null) throw errors.notSupported('PIVOT without IN at this place', at);
  const sides = expr.kind === 'row' ? expr.items : [expr];
  return values.map((item): Value => {
    const { expr: value, alias } = item as Item;
    const members = value.kind === 'row' ? value.items : [value];
    if (members.length !== sides.length)
      throw errors.badSyntax('PIVOT values differ in number from their columns', value.at);
    const tests = sides.map((left, i): Expression => equality(left, constant(members[i])));
    return { name: alias?.name ?? members.map(textOf).join('_'), tests };
  });
}

const equality = (left: Expression, right: Expression): Expression => ({
  kind: 'is_distinct',
  left,
  right,
  negated: true,
  at: right.at,
});

/** A bare name among the values is a text, as in DuckDB. */
const constant = (value: Expression): Expression =>
  value.kind === 'column' ? { kind: 'string', value: value.parts[value.parts.length - 1].name, at: value.at } : value;

function textOf(value: Expression): string {
  switch (value.kind) {
    case 'number':
      return value.text;
    case 'string':
    case 'typed_literal':
      return value.value;
    case 'column':
      return value.parts[value.parts.length - 1].name;
    case 'boolean':
      return String(value.value);
    case 'null':
      return 'NULL';
    case 'cast':
      return textOf(value.operand);
    case 'unary':
      return `${value.operator}${textOf(value.operand)}`;
    default:
      throw errors.notSupported('a PIVOT value that is not constant', value.at);
  }
}

/** The expression with its aggregates over only those rows. */
function onlyWhere(expr: Expression, values: readonly Value[]): Expression {
  const tests = values.flatMap((value) => value.tests);
  return mapSyntax(expr, (part) => {
    if (part.kind !== 'call' || part.over !== null || !aggregateNames().includes(nameOf(part))) return part;
    const all = part.filter === null ? tests : [part.filter, ...tests];
    const filter: Expression = all.length === 1 ? all[0] : { kind: 'and', args: all, at: part.at };
    return { ...part, filter };
  });
}

const nameOf = ({ name }: FunctionCall): string => name.parts[name.parts.length - 1].name;
