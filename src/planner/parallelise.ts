import { passOn } from '../plan/build.ts';
import type { Column, Expr, SortKey } from '../plan/expr.ts';
import type { Exchange, PhysicalPlan } from '../plan/physical.ts';
import { exchangeCost, streamingCost } from './cost.ts';
import { widthOf } from './estimate/column.ts';
import { isParallel, one, type Placed } from './implement/placement.ts';

/** Exchanges: how rows come from the tasks that have them to the tasks that need them. */

/** All rows in one task, task after task, or merged by `order` when each task has sorted its own. */
export function gather(input: Placed, order: readonly SortKey[] | null = null): Placed {
  if (!isParallel(input.lies)) return input;
  // The rows of a WITH query stay where they were written, for anyone to read.
  if (order === null && input.plan.kind === 'with_scan') return { plan: { ...input.plan, reads: 'whole' }, lies: one };
  return { plan: exchange(input.plan, { kind: 'gather', order }, 1), lies: one };
}

/** Everything for every task of the reader. */
export function broadcast(input: Placed): PhysicalPlan {
  if (input.plan.kind === 'with_scan') return { ...input.plan, reads: 'whole' };
  return exchange(input.plan, { kind: 'broadcast' }, 2);
}

/** Rows with equal keys in one task; nothing moves when they lie so already. */
export function hashBy(input: Placed, keys: readonly Expr[], partitions: number): Placed {
  return {
    plan: exchange(input.plan, { kind: 'hash', keys, partitions }, 1),
    lies: { kind: 'partitions', keys, partitions },
  };
}

function exchange(input: PhysicalPlan, distribution: Exchange['distribution'], readers: number): Exchange {
  const cost = exchangeCost(input, bytesOf(input), readers);
  return { kind: 'exchange', input, distribution, output: input.output, rows: input.rows, cost };
}

/** Estimated bytes of all rows of a node. */
export const bytesOf = (plan: PhysicalPlan): number =>
  plan.rows * plan.output.reduce((sum, column) => sum + widthOf(column.type), 0);

const rowsPerPartition = 250_000;
const fewestPartitions = 8;
const mostPartitions = 64;

/** A power of two from the estimate alone, so that the answer never depends on the number of workers. */
export function partitionsFor(rows: number): number {
  const wanted = Math.max(fewestPartitions, Math.min(mostPartitions, rows / rowsPerPartition));
  return 2 ** Math.ceil(Math.log2(wanted));
}

/** The same rows with exactly these columns, in this order. */
export function arranged(input: Placed, columns: readonly Column[]): Placed {
  const { plan } = input;
  if (plan.output.length === columns.length && columns.every((column, i) => column.id === plan.output[i].id))
    return input;
  const exprs = columns.map(passOn);
  const cost = streamingCost([plan], [], plan.rows);
  return { ...input, plan: { kind: 'project', input: plan, exprs, output: columns, rows: plan.rows, cost } };
}
