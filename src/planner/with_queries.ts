import type { ColumnId } from '../base/ids.ts';
import { withTables } from '../plan/build.ts';
import type { LogicalPlan, WithScan, WithUse } from '../plan/logical.ts';
import { children, freeColumns, mapChildren, mapPlan, nodesOf } from '../plan/walk.ts';
import { planIsVolatile } from './expr/facts.ts';

/**
 * WITH queries computed once for all that read them; the others are computed where they stand:
 *
 *   Join                          With w
 *   ├─ WithUse w                  ├─ Aggregate
 *   │  └─ Aggregate               │  └─ …
 *   │     └─ …              →     └─ Join
 *   └─ Aggregate                     ├─ WithScan w
 *      └─ WithUse w                  └─ Aggregate
 *         └─ Aggregate                  └─ WithScan w
 *            └─ …
 *
 * required: where the text says so (MATERIALIZED), and where another computation would give other rows.
 * repeated: also those that are read more than once and not marked NOT MATERIALIZED.
 */
export function placeWithQueries(plan: LogicalPlan, how: 'required' | 'repeated'): LogicalPlan {
  const uses = new Uses(plan);
  if (uses.isEmpty) return plan;
  const tables = new Map<ColumnId, { readonly name: string; readonly query: LogicalPlan }>();
  const placed = (node: LogicalPlan, inner: boolean): LogicalPlan => {
    if (node.kind !== 'with_use') return mapChildren(node, (child) => placed(child, inner || isRepeating(node, child)));
    if (!uses.isComputedOnce(node, how, inner)) return placed(node.input, inner);
    if (!tables.has(node.table)) {
      const query = placed(node.input, false);
      tables.set(node.table, { name: node.name, query });
    }
    const { table, name, output } = node;
    return { kind: 'with_scan', table, name, columns: output.map((_, i) => i), output } satisfies WithScan;
  };
  const body = placed(plan, false);
  if (tables.size === 0) return body;
  const list = [...tables].map(([table, { name }]) => ({ table, name }));
  return withTables([...[...tables.values()].map(({ query }) => query), body], list);
}

/** Whether the child is run once for each row, or each round, of something else. */
const isRepeating = (node: LogicalPlan, child: LogicalPlan): boolean =>
  (node.kind === 'apply' && child === node.right) || (node.kind === 'recursive_union' && child === node.inputs[1]);

/** How often each WITH query of a plan is read, one that only another reads as often as that one's text says. */
class Uses {
  private readonly counts = new Map<ColumnId, number>();
  private readonly endless: boolean;

  constructor(plan: LogicalPlan) {
    this.count(plan);
    // Who wants a few rows of an endless recursion gets them only while nobody waits for its last.
    this.endless = [...nodesOf(plan)].some(({ kind }) => kind === 'limit');
  }

  get isEmpty(): boolean {
    return this.counts.size === 0;
  }

  private count(plan: LogicalPlan): void {
    if (plan.kind === 'with_use') {
      const before = this.counts.get(plan.table) ?? 0;
      this.counts.set(plan.table, before + 1);
      if (before > 0) return;
    }
    for (const child of children(plan)) this.count(child);
  }

  /** `inner`: inside something that runs more than once. */
  isComputedOnce({ table, materialized, input }: WithUse, how: 'required' | 'repeated', inner: boolean): boolean {
    if (!standsAlone(input)) return false;
    const count = this.counts.get(table)!;
    if (planIsVolatile(input)) return count > 1 || inner || materialized === true;
    if (this.endless && [...nodesOf(input)].some(({ kind }) => kind === 'recursive_union')) return false;
    return materialized ?? (how === 'repeated' && count > 1);
  }
}

/** Whether the query reads nothing of those around it: neither columns nor the rounds of a recursion. */
function standsAlone(plan: LogicalPlan): boolean {
  const own = new Set<ColumnId>();
  for (const node of nodesOf(plan)) if (node.kind === 'recursive_union') own.add(node.table);
  for (const node of nodesOf(plan)) if (node.kind === 'work_scan' && !own.has(node.table)) return false;
  return freeColumns(plan).size === 0;
}

/** How many WITH queries a plan computes once. */
export const computedOnce = (plan: LogicalPlan): number => (plan.kind === 'with' ? plan.tables.length : 0);

/**
 * What is left of the WITH queries when the plan reads fewer of them, or fewer of their columns. `prune` gives a query
 * with just the columns wanted.
 */
export function narrowed(
  plan: LogicalPlan & { readonly kind: 'with' },
  prune: (query: LogicalPlan, wanted: readonly number[]) => LogicalPlan,
): LogicalPlan {
  const { inputs, tables } = plan;
  const left: LogicalPlan[] = [inputs[tables.length]];
  const kept: (typeof tables)[number][] = [];
  for (let i = tables.length - 1; i >= 0; i--) {
    const { table } = tables[i];
    const scans = left.flatMap((reader) => [...nodesOf(reader)]).filter((node) => node.kind === 'with_scan');
    const own = scans.filter((scan) => scan.table === table);
    if (own.length === 0) continue;
    const wanted = [...new Set(own.flatMap(({ columns }) => columns))].sort((a, b) => a - b);
    const places = new Map(wanted.map((column, place) => [column, place]));
    const moved = (node: LogicalPlan): LogicalPlan =>
      node.kind === 'with_scan' && node.table === table && node.columns.some((column) => places.get(column) !== column)
        ? { ...node, columns: node.columns.map((column) => places.get(column)!) }
        : node;
    for (const [k, reader] of left.entries()) left[k] = mapPlan(reader, moved);
    left.unshift(prune(inputs[i], wanted));
    kept.unshift(tables[i]);
  }
  return kept.length === 0 ? left[0] : withTables(left, kept);
}
