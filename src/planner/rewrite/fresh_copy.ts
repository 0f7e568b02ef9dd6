import type { ColumnId } from '../../base/ids.ts';
import type { ColumnIds } from '../../plan/build.ts';
import type { AggregateCall, Column, Expr, NamedExpr } from '../../plan/expr.ts';
import type { LogicalPlan } from '../../plan/logical.ts';
import { mapExpr, mapExprs, mapPlan, nodesOf } from '../../plan/walk.ts';

/** The same rows a second time, every column under a new id. References to outer queries stay. */
export interface FreshCopy {
  readonly plan: LogicalPlan;
  /** The new column that stands for an old one. */
  readonly column: (old: Column) => Column;
}

export function freshCopy(plan: LogicalPlan, ids: ColumnIds): FreshCopy {
  const fresh = new Map<ColumnId, ColumnId>();
  for (const node of nodesOf(plan)) {
    if (node.kind === 'recursive_union') fresh.set(node.table, ids.fresh());
    for (const column of node.output) if (!fresh.has(column.id)) fresh.set(column.id, ids.fresh());
  }
  const column = (old: Column): Column => ({ ...old, id: fresh.get(old.id) ?? old.id });
  const expr = (whole: Expr): Expr =>
    mapExpr(whole, (part) => (part.kind === 'column' ? { ...part, id: fresh.get(part.id) ?? part.id } : part));
  // A parent derives its output from children that have their new ids already: asking twice must be harmless.
  const table = (old: ColumnId): ColumnId => fresh.get(old) ?? old;
  return { plan: mapPlan(plan, (node) => renamed(mapExprs(node, expr), column, table)), column };
}

/** The node with its columns renamed; the expressions are renamed already. */
function renamed(node: LogicalPlan, column: (old: Column) => Column, table: (old: ColumnId) => ColumnId): LogicalPlan {
  const output = node.output.map(column);
  switch (node.kind) {
    case 'project':
      return { ...node, exprs: node.exprs.map((item) => renamedItem(item, column)), output };
    case 'aggregate':
      return {
        ...node,
        groups: node.groups.map((item) => renamedItem(item, column)),
        aggregates: node.aggregates.map((call): AggregateCall => ({ ...call, column: column(call.column) })),
        output,
      };
    case 'window':
      return { ...node, calls: node.calls.map((call) => ({ ...call, column: column(call.column) })), output };
    case 'project_set':
      return {
        ...node,
        calls: node.calls.map((call) => ({ ...call, columns: call.columns.map(column) })),
        ordinality: node.ordinality === null ? null : column(node.ordinality),
        output,
      };
    case 'predict':
      return { ...node, predictions: node.predictions.map(column), output };
    case 'recursive_union':
    case 'work_scan':
      return { ...node, table: table(node.table), output };
    case 'join':
    case 'apply':
      return { ...node, mark: node.mark === null ? null : column(node.mark), output };
    default:
      return { ...node, output };
  }
}

const renamedItem = (item: NamedExpr, column: (old: Column) => Column): NamedExpr => ({
  ...item,
  column: column(item.column),
});
