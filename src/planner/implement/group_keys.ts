import type { NamedExpr } from '../../plan/expr.ts';
import type { Aggregate, LogicalPlan } from '../../plan/logical.ts';
import type { ColumnEstimate } from '../estimate/column.ts';
import { distinctOf } from '../estimate/groups.ts';
import type { Implementing } from './placement.ts';

/** So many values for each partition keep one of them from having much more than its share. */
const valuesPerPartition = 32;
/** Of a key of which one value has more of the rows than this, one partition would have too much. */
const mostOfOneValue = 0.05;

/**
 * The groups of an aggregate by which its rows are dealt to tasks: whole groups lie together whichever are chosen, so it
 * is the fewest, numbers before texts, that have values enough for all partitions. An aggregate above that has some of
 * the same groups goes first: `wishes`.
 */
export function dealingGroups(node: Aggregate, partitions: number, context: Implementing): readonly NamedExpr[] {
  const input = context.estimate(node.input);
  const wanted = partitions * valuesPerPartition;
  const values = (item: NamedExpr): number => distinctOf(item.expr, input, context.call);
  const valuesOf = (items: readonly NamedExpr[]): number => items.reduce((product, item) => product * values(item), 1);
  const wished = context.wishes.get(node)?.map((place) => node.groups[place]) ?? [];
  if (wished.length > 0 && valuesOf(wished) >= wanted) return wished;
  const known = (item: NamedExpr): ColumnEstimate | undefined =>
    item.expr.kind === 'column' ? input.columns.get(item.expr.id) : undefined;
  const even = node.groups.filter((item) => isEven(known(item)));
  const sorted = [...even].sort((a, b) => classOf(a) - classOf(b) || values(b) - values(a));
  for (let count = 1; count < Math.min(sorted.length + 1, node.groups.length); count++) {
    const chosen = sorted.slice(0, count);
    if (valuesOf(chosen) >= wanted) return chosen;
  }
  return node.groups;
}

/** Cheap to hash first. */
function classOf({ column: { type } }: NamedExpr): number {
  switch (type.kind) {
    case 'int':
    case 'date':
    case 'timestamp':
      return 0;
    case 'decimal':
      return type.precision <= 18 ? 0 : 1;
    case 'float':
    case 'uuid':
      return 1;
    default:
      return 2;
  }
}

function isEven(known: ColumnEstimate | undefined): boolean {
  if (known === undefined || known.nulls > mostOfOneValue) return false;
  return (known.distribution?.common ?? []).every(({ share }) => share <= mostOfOneValue);
}

/**
 * What an aggregate wishes of one right below it, with the same groups and more (DISTINCT is made so): its rows dealt by
 * the groups that both have, so that they need not move again. Places among the groups of the lower one.
 */
export function noteWish(node: Aggregate, context: Implementing): void {
  const below = underChoice(node.input);
  if (below?.kind !== 'aggregate' || node.groups.length === 0) return;
  const places = node.groups.map(({ expr }) =>
    expr.kind === 'column' ? below.groups.findIndex(({ column }) => column.id === expr.id) : -1,
  );
  if (places.every((place) => place >= 0)) context.wishes.set(below, places);
}

/** What is under filters, and under projections that leave the columns' ids. */
const underChoice = (plan: LogicalPlan): LogicalPlan =>
  plan.kind === 'filter' || plan.kind === 'project' ? underChoice(plan.input) : plan;
