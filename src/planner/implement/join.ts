import { int64 } from '../../data/type.ts';
import { joinOutput, limit, literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Join, JoinKind } from '../../plan/logical.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import { sameExpr } from '../../plan/same.ts';
import { broadcastJoinCost, hashJoinCost, type Moved, nestedLoopCost, partitionedJoinCost } from '../cost.ts';
import { broadcast, bytesOf, gather, hashBy, partitionsFor } from '../parallelise.ts';
import { flipped, type JoinKeys, joinKeys } from './join_keys.ts';
import { type Implementing, isParallel, one, type Placed, type Placement } from './placement.ts';
import { readsWork } from './recursive_union.ts';
import { type Filtered, withRuntimeFilters } from './runtime_filters.ts';

/** Build sides up to here are sent to every task rather than partitioned. */
const mostBroadcast = 32 * 1024 * 1024;

/** A join with its sides implemented; the right one is built. */
interface Sides {
  readonly join: JoinKind;
  readonly left: Placed;
  readonly right: Placed;
  readonly keys: JoinKeys;
}

/** Kinds in which each left row is decided by the right rows it meets, so that the left may lie in any way. */
const decidedByLeft: ReadonlySet<JoinKind> = new Set(['inner', 'left', 'semi', 'anti', 'mark', 'single']);

/**
 *   small build side     join               large     join              unmatched build rows    join
 *                        ├─ left                      ├─ hash           (right, full), no keys  ├─ gather
 *                        └─ broadcast                 │  └─ left                                │  └─ left
 *                           └─ right                  └─ hash                                   └─ gather
 *                                                        └─ right                                  └─ right
 */
export function implementJoin(node: Join, context: Implementing): Placed {
  const sides = oriented(node, context);
  const { left, right, keys } = sides;
  // What a recursion reads round by round stays in its task.
  if (readsWork(left.plan) || readsWork(right.plan)) {
    return joined(node, { ...sides, left: gather(left), right: gather(right) }, one, context);
  }
  const hasKeys = keys.left.length > 0;
  const [l, r] = [isParallel(left.lies), isParallel(right.lies)];
  if (!l && !r) return joined(node, sides, together(left.lies, right.lies), context);
  const anywhere = decidedByLeft.has(sides.join);
  if (l && anywhere && right.lies.kind === 'all') return joined(node, sides, left.lies, context);
  const small = bytesOf(right.plan) <= mostBroadcast;
  // NULL on the right decides about every left row, so a mark needs all of the right.
  const partitionable = hasKeys && sides.join !== 'mark';
  if (l && anywhere && (!partitionable || (small && isCheaperEverywhere(sides)))) {
    const everywhere: Placed = { plan: broadcast(right), lies: { kind: 'all' } };
    return joined(node, { ...sides, right: everywhere }, left.lies, context);
  }
  if (partitionable && !(small && !l)) return partitioned(node, sides, context);
  return joined(node, { ...sides, left: gather(left), right: gather(right) }, one, context);
}

/** Whether the build side costs less when every task gets all of it than when both sides are dealt by their keys. */
function isCheaperEverywhere({ left, right, keys }: Sides): boolean {
  const dealt = [partitionsOf(left, keys.left) ?? left.plan, partitionsOf(right, keys.right) ?? right.plan];
  const moved = dealt.flatMap((side) => (typeof side === 'number' ? [] : [sizeOf(side)]));
  return broadcastJoinCost(sizeOf(right.plan)) <= partitionedJoinCost(sizeOf(right.plan), moved);
}

const sizeOf = (plan: PhysicalPlan): Moved => ({ rows: plan.rows, bytes: bytesOf(plan) });

const together = (left: Placement, right: Placement): Placement => {
  if (left.kind === 'all' && right.kind === 'all') return left;
  return right.kind === 'all' ? left : one;
};

/** The sides in the order in which the right one is cheaper to build. */
function oriented(node: Join, context: Implementing): Sides {
  const left = context.implement(node.left);
  const right = context.implement(rightInput(node));
  const keys = joinKeys(node);
  const same: Sides = { join: node.join, left, right, keys };
  const turned = (join: JoinKind): Sides => ({ join, left: right, right: left, keys: flipped(keys) });
  const leftIsSmaller = bytesOf(left.plan) < bytesOf(right.plan);
  switch (node.join) {
    case 'inner':
      // The table over what is the same in every round is built once.
      if (readsWork(left.plan)) return same;
      return leftIsSmaller || readsWork(right.plan) ? turned('inner') : same;
    case 'right':
      // As a left join its build side may be sent to every task.
      return leftIsSmaller || bytesOf(left.plan) <= mostBroadcast ? turned('left') : same;
    case 'left':
      return keys.left.length > 0 && leftIsSmaller && bytesOf(right.plan) > mostBroadcast ? turned('right') : same;
    case 'full':
      return leftIsSmaller ? turned('full') : same;
    default:
      return same;
  }
}

/** Where any row decides, one is enough. */
function rightInput(node: Join): Join['right'] {
  const existence = node.join === 'semi' || node.join === 'anti' || node.join === 'mark';
  if (!existence || node.condition !== null || node.right.kind === 'limit') return node.right;
  return limit(node.right, literal(1n, int64), null);
}

function partitioned(node: Join, sides: Sides, context: Implementing): Placed {
  const { keys } = sides;
  const partitions =
    partitionsOf(sides.left, keys.left) ??
    partitionsOf(sides.right, keys.right) ??
    partitionsFor(Math.max(sides.left.plan.rows, sides.right.plan.rows));
  const left = lyingBy(sides.left, keys.left, partitions);
  const right = lyingBy(sides.right, keys.right, partitions);
  const known = sides.join === 'full' ? [] : sides.join === 'right' ? keys.right : keys.left;
  return joined(node, { ...sides, left, right }, { kind: 'partitions', keys: known, partitions }, context);
}

const lyingBy = (side: Placed, keys: readonly Expr[], partitions: number): Placed =>
  partitionsOf(side, keys) === partitions ? side : hashBy(side, keys, partitions);

/** Into how many parts the rows lie by exactly these keys; undefined: they do not. */
function partitionsOf({ lies }: Placed, keys: readonly Expr[]): number | undefined {
  if (lies.kind !== 'partitions' || lies.keys.length !== keys.length) return undefined;
  return lies.keys.every((key, i) => sameExpr(key, keys[i])) ? lies.partitions : undefined;
}

function joined(node: Join, sides: Sides, lies: Placement, context: Implementing): Placed {
  const { join, keys } = sides;
  const { left, right, summaries } = filtered(node, sides, context);
  const { mark } = node;
  const { rows } = context.estimate(node);
  // Only the columns of the inputs count here.
  const output = joinOutput({
    ...node,
    join,
    left: { ...node.left, output: left.output },
    right: { ...node.right, output: right.output },
  });
  const shape = { join, left, right, mark, output, rows };
  if (keys.left.length === 0) {
    const cost = nestedLoopCost(left, right, keys.residual, rows);
    return { plan: { ...shape, kind: 'nested_loop_join', condition: keys.residual, cost }, lies };
  }
  const cost = hashJoinCost(left, right, keys.left, rows);
  const plan: PhysicalPlan = {
    ...shape,
    kind: 'hash_join',
    leftKeys: keys.left,
    rightKeys: keys.right,
    nullSafe: keys.nullSafe,
    residual: keys.residual,
    ...(summaries.length === 0 ? {} : { summaries }),
    cost,
  };
  return { plan, lies };
}

/** The sides with the runtime filters that the one makes for the other. */
function filtered(node: Join, { join, left, right, keys }: Sides, context: Implementing): Filtered {
  const { filterNumbers: numbers } = context;
  // A recursion has another build side, or other rows to probe it, in every round.
  const inRounds = readsWork(left.plan) || readsWork(right.plan);
  if (numbers === null || keys.left.length === 0 || inRounds)
    return { left: left.plan, right: right.plan, summaries: [] };
  const columns = new Map([...context.estimate(node.left).columns, ...context.estimate(node.right).columns]);
  return withRuntimeFilters({ join, left: left.plan, right: right.plan, keys, columns, numbers });
}
