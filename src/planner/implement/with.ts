import type { ColumnId } from '../../base/ids.ts';
import { columnRef } from '../../plan/build.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { LogicalPlan, With, WithScan } from '../../plan/logical.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import { replaceColumns } from '../../plan/walk.ts';
import { streamingCost } from '../cost.ts';
import { arranged, gather } from '../parallelise.ts';
import { type Implementing, isParallel, type Placed, type Placement } from './placement.ts';

/** A whole query: its columns in order, all rows in one task. */
export const finished = (plan: LogicalPlan, context: Implementing): PhysicalPlan =>
  gather(arranged(context.implement(plan), plan.output)).plan;

/** Every WITH query before those that read it; its rows stay with the tasks that make them. */
export function implementWith({ inputs, tables, output }: With, context: Implementing): PhysicalPlan {
  const queries = tables.map(({ table }, i) => {
    const placed = arranged(context.implement(inputs[i]), inputs[i].output);
    context.tables.set(table, placed);
    return placed.plan;
  });
  const body = finished(inputs[tables.length], context);
  const before = queries.reduce((sum, { cost }) => sum + cost.total, 0);
  const cost = { startup: body.cost.startup + before, total: body.cost.total + before };
  return { kind: 'with', inputs: [...queries, body], tables, output, rows: body.rows, cost };
}

/** Rows lie as the WITH query has left them; what one task has made, every task may read. */
export function implementWithScan(node: WithScan, context: Implementing): Placed {
  const { plan: query, lies } = context.tables.get(node.table)!;
  const { table, name, columns } = node;
  const wanted = new Map(columns.map((column, i) => [column, node.output[i]]));
  // All columns are read as they were written; those that nobody wants need an id all the same.
  const output = query.output.map((column, i) => wanted.get(i) ?? { ...column, id: context.ids.fresh() });
  const { rows } = query;
  const cost = streamingCost([], [], rows);
  const placed = placedLike(lies, query.output, output);
  const reads = isParallel(placed) ? 'own' : 'whole';
  return { plan: { kind: 'with_scan', table, name, reads, output, rows, cost }, lies: placed };
}

function placedLike(lies: Placement, from: readonly Column[], to: readonly Column[]): Placement {
  switch (lies.kind) {
    case 'one':
    case 'all':
      return { kind: 'all' };
    case 'splits':
      return lies.many ? { kind: 'partitions', keys: [], partitions: 0 } : { kind: 'all' };
    case 'partitions': {
      const now = new Map<ColumnId, Expr>(from.map((column, i) => [column.id, columnRef(to[i])]));
      const keys = lies.keys.map((key) => replaceColumns(key, (id) => now.get(id)));
      return { ...lies, keys };
    }
  }
}
