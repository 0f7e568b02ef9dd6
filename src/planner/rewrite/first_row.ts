import { bool, type DataType, int64 } from '../../data/type.ts';
import { aggregate, type ColumnIds, caseArm, columnRef, filter, isNull, literal, project } from '../../plan/build.ts';
import type { AggregateCall, Column, Expr, NamedExpr, SortKey } from '../../plan/expr.ts';
import type { Limit, LogicalPlan } from '../../plan/logical.ts';
import { aggregateCall, call } from '../expr/make.ts';
import { freshCopy } from './fresh_copy.ts';

/**
 * The first row as an aggregate, which can be computed for every row of an outer query at once:
 *
 *   Limit 1          Project v                (NULL where the first row has it)
 *   └─ Sort k    →   └─ Filter count > 0
 *      └─ x             └─ Aggregate: any_value(v ORDER BY k), count(*)
 *                          └─ x
 *
 * undefined: another limit than one row.
 */
export function firstRow(node: Limit, ids: ColumnIds): LogicalPlan | undefined {
  if (numberOf(node.count) !== 1 || (numberOf(node.offset) ?? 0) !== 0) return undefined;
  // The row keeps the ids of its columns, so what it is found among gets others.
  const { plan, column: renamed } = freshCopy(node.input, ids);
  const [input, orderBy] = plan.kind === 'sort' ? [plan.input, plan.keys] : [plan, []];
  const fresh = (name: string) => (type: DataType) => ids.column(name, type);
  const count = aggregateCall('count', [], fresh('count'));
  const calls: AggregateCall[] = [count];
  const items = node.output.map((column): NamedExpr => {
    const from = columnRef(renamed(column));
    const value = first(from, orderBy, fresh(column.name));
    calls.push(value);
    if (!column.nullable) return { column, expr: columnRef(value.column) };
    // any_value passes over NULLs, so whether the first is one is asked apart.
    const missing = first(isNull(from), orderBy, fresh(`${column.name} is null`));
    calls.push(missing);
    return { column, expr: unless(missing.column, columnRef(value.column)) };
  });
  const found = call('>', [columnRef(count.column), literal(0n, int64)]);
  return project(filter(aggregate(input, [], calls), found), items);
}

const first = (expr: Expr, orderBy: readonly SortKey[], column: (type: DataType) => Column): AggregateCall => ({
  ...aggregateCall('any_value', [expr], column),
  orderBy,
});

const unless = (missing: Column, value: Expr): Expr => ({
  kind: 'case',
  whens: [caseArm({ ...columnRef(missing), type: bool }, literal(null, value.type))],
  otherwise: value,
  type: value.type,
});

const numberOf = (expr: Expr | null): number | undefined =>
  expr?.kind === 'literal' && expr.value !== null ? Number(expr.value) : undefined;
