import { assert } from '../../base/assert.ts';
import { errors } from '../../base/error.ts';
import { evaluateConstant } from '../../operators/evaluate.ts';
import type { Expr, SortKey } from '../../plan/expr.ts';
import type { Limit, Sort } from '../../plan/logical.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import { exprColumns } from '../../plan/walk.ts';
import { limitCost, sortCost } from '../cost.ts';
import { gather } from '../parallelise.ts';
import { type Implementing, isParallel, type Placed } from './placement.ts';

/** Each task sorts its rows, then the sorted rows are merged. */
export function implementSort(node: Sort, context: Implementing): Placed {
  const input = context.implement(node.input);
  const cost = sortCost(input.plan, node.keys.length, Number.POSITIVE_INFINITY);
  const { output, rows } = input.plan;
  const sorted: PhysicalPlan = { kind: 'sort', input: input.plan, keys: node.keys, output, rows, cost };
  return gather({ plan: sorted, lies: input.lies }, node.keys);
}

/** More rows than this are sorted, which can spill; fewer are kept in memory by each task. */
const mostKept = 100_000;

export function implementLimit(node: Limit, context: Implementing): Placed {
  const count = countOf(node.count, 'LIMIT', context);
  const offset = countOf(node.offset, 'OFFSET', context) ?? 0;
  if (count !== null && count + offset <= mostKept && node.input.kind === 'sort') {
    const { input, keys } = node.input;
    return limited(gather(topN(context.implement(input), keys, count + offset), keys), count, offset);
  }
  const input = context.implement(node.input);
  if (!isParallel(input.lies)) return limited(input, count, offset);
  const some = count === null ? input : limited(input, count + offset, 0);
  return limited(gather(some), count, offset);
}

/** LIMIT NULL is no limit; a negative one is the user's mistake. */
function countOf(expr: Expr | null, clause: 'LIMIT' | 'OFFSET', context: Implementing): number | null {
  if (expr === null) return null;
  assert(exprColumns(expr).size === 0, `${clause} has no columns`);
  const value = evaluateConstant(expr, context.call);
  if (value === null) return null;
  const count = Number(value);
  if (count < 0) throw errors.invalidRowCount(clause);
  return count;
}

function topN({ plan, lies }: Placed, keys: readonly SortKey[], keep: number): Placed {
  const rows = Math.min(plan.rows, keep);
  const cost = sortCost(plan, keys.length, keep);
  return { plan: { kind: 'top_n', input: plan, keys, keep, output: plan.output, rows, cost }, lies };
}

function limited(input: Placed, count: number | null, offset: number): Placed {
  const { plan, lies } = input;
  // What keeps no more rows than wanted needs no limit.
  if (offset === 0 && (count === null || (plan.kind === 'top_n' && plan.keep <= count))) return input;
  const left = Math.max(0, plan.rows - offset);
  const rows = count === null ? left : Math.min(left, count);
  const cost = limitCost(plan, rows + offset);
  return { plan: { kind: 'limit', input: plan, count, offset, output: plan.output, rows, cost }, lies };
}
