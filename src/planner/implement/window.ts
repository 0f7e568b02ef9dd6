import type { Window } from '../../plan/logical.ts';
import type { PhysicalWindow } from '../../plan/physical.ts';
import { sameExpr } from '../../plan/same.ts';
import { exprsOf } from '../../plan/walk.ts';
import { sortCost, streamingCost } from '../cost.ts';
import { gather, hashBy, partitionsFor } from '../parallelise.ts';
import { type Implementing, isParallel, type Placed } from './placement.ts';

/**
 *   PARTITION BY      window              none, or few rows    window
 *                     └─ hash by keys                          └─ gather
 */
export function implementWindow(node: Window, context: Implementing): Placed {
  const moved = together(node, context.implement(node.input));
  const { partitionBy, orderBy, calls } = node;
  const { rows } = moved.plan;
  const output = [...moved.plan.output, ...calls.map((call) => call.column)];
  const sorted = sortCost(moved.plan, partitionBy.length + orderBy.length, Number.POSITIVE_INFINITY);
  const computed = streamingCost([moved.plan], exprsOf(node), rows);
  const cost = { startup: sorted.startup, total: sorted.total + computed.total - moved.plan.cost.total };
  const plan: PhysicalWindow = { kind: 'window', input: moved.plan, partitionBy, orderBy, calls, output, rows, cost };
  return { plan, lies: moved.lies };
}

/** Whole partitions in one task each. */
function together(node: Window, input: Placed): Placed {
  if (!isParallel(input.lies) || liesByPartition(node, input)) return input;
  if (node.partitionBy.length === 0) return gather(input);
  return hashBy(input, node.partitionBy, partitionsFor(input.plan.rows));
}

const liesByPartition = (node: Window, { lies }: Placed): boolean =>
  lies.kind === 'partitions' &&
  lies.keys.length > 0 &&
  lies.keys.every((key) => node.partitionBy.some((expr) => sameExpr(expr, key)));
