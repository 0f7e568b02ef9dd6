import { int64 } from '../../data/type.ts';
import { joinOutput, limit, literal } from '../../plan/build.ts';
import type { Expr } from '../../plan/expr.ts';
import type { Join } from '../../plan/logical.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import { hashJoinCost, nestedLoopCost } from '../cost.ts';
import { broadcast, gather, hashBy, partitionsFor } from '../parallelise.ts';
import { cheapestJoin, type JoinChoice, type Lying, lyingBy, type Sides } from './join_choice.ts';
import { flipped, joinKeys } from './join_keys.ts';
import { type Implementing, isParallel, one, type Placed, type Placement } from './placement.ts';
import { readsWork } from './recursive_union.ts';
import { type Filtered, shareOfBuild, withRuntimeFilters } from './runtime_filters.ts';

/**
 *   small build side     join               large     join              unmatched build rows    join
 *                        ├─ left                      ├─ hash           (right, full), no keys  ├─ gather
 *                        └─ broadcast                 │  └─ left                                │  └─ left
 *                           └─ right                  └─ hash                                   └─ gather
 *                                                        └─ right                                  └─ right
 */
export function implementJoin(node: Join, context: Implementing): Placed {
  const left = context.implement(node.left);
  const right = context.implement(rightInput(node));
  const sides: Sides = { join: node.join, left, right, keys: joinKeys(node) };
  // What a recursion reads round by round stays in its task.
  if (readsWork(left.plan) || readsWork(right.plan)) return joined(node, gathered(inRounds(sides)), one, context);
  const choice = cheapestJoin(sides, {
    mostEverywhere: context.mostEverywhere,
    shareOfBuild: (each) => shareLeft(node, each, context),
  });
  return implementChoice(node, choice, context);
}

/** What runtime filters of the probe side leave of the build side. */
function shareLeft(node: Join, { join, left, right, keys }: Sides, context: Implementing): number {
  if (context.filterNumbers === null) return 1;
  const columns = new Map([...context.estimate(node.left).columns, ...context.estimate(node.right).columns]);
  return shareOfBuild({ join, left: left.plan, right: right.plan, keys, columns });
}

function implementChoice(node: Join, { sides, way }: JoinChoice, context: Implementing): Placed {
  const { left, right } = sides;
  switch (way) {
    case 'everywhere': {
      const everywhere: Placed = { plan: broadcast(right), lies: { kind: 'all' } };
      return joined(node, { ...sides, right: right.lies.kind === 'all' ? right : everywhere }, left.lies, context);
    }
    case 'dealt':
      return partitioned(node, sides, context);
    case 'together':
      return joined(node, gathered(sides), together(left.lies, right.lies), context);
  }
}

const gathered = (sides: Sides): Sides => ({ ...sides, left: gather(sides.left), right: gather(sides.right) });

/** The table over what is the same in every round is built once. */
function inRounds(sides: Sides): Sides {
  const { join, left, right, keys } = sides;
  const isTurned = join === 'inner' && !readsWork(left.plan) && readsWork(right.plan);
  return isTurned ? { join, left: right, right: left, keys: flipped(keys) } : sides;
}

const together = (left: Placement, right: Placement): Placement => {
  if (left.kind === 'all' && right.kind === 'all') return left;
  return right.kind === 'all' && !isParallel(left) ? left : one;
};

/** Where any row decides, one is enough. */
function rightInput(node: Join): Join['right'] {
  const existence = node.join === 'semi' || node.join === 'anti' || node.join === 'mark';
  if (!existence || node.condition !== null || node.right.kind === 'limit') return node.right;
  return limit(node.right, literal(1n, int64), null);
}

function partitioned(node: Join, sides: Sides, context: Implementing): Placed {
  const { keys } = sides;
  const lying = lyingBy(sides.left, keys.left) ?? lyingBy(sides.right, keys.right);
  const dealing: Lying = lying ?? {
    places: keys.left.map((_, i) => i),
    partitions: partitionsFor(Math.max(sides.left.plan.rows, sides.right.plan.rows * shareLeft(node, sides, context))),
  };
  const left = dealt(sides.left, keys.left, dealing);
  const right = dealt(sides.right, keys.right, dealing);
  const known = sides.join === 'full' ? [] : dealtKeys(sides.join === 'right' ? keys.right : keys.left, dealing);
  const lies: Placement = { kind: 'partitions', keys: known, partitions: dealing.partitions };
  return joined(node, { ...sides, left, right }, lies, context);
}

const dealtKeys = (keys: readonly Expr[], { places }: Lying): readonly Expr[] => places.map((place) => keys[place]);

function dealt(side: Placed, keys: readonly Expr[], dealing: Lying): Placed {
  const before = lyingBy(side, keys);
  const isSo = before?.partitions === dealing.partitions && `${before.places}` === `${dealing.places}`;
  return isSo ? side : hashBy(side, dealtKeys(keys, dealing), dealing.partitions);
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
