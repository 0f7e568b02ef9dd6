import type { Expr } from '../../plan/expr.ts';
import type { JoinKind } from '../../plan/logical.ts';
import type { PhysicalPlan } from '../../plan/physical.ts';
import { sameExpr } from '../../plan/same.ts';
import { broadcastJoinCost, gatheredJoinCost, type Moved, partitionedJoinCost } from '../cost.ts';
import { bytesOf } from '../parallelise.ts';
import { flipped, type JoinKeys } from './join_keys.ts';
import { isParallel, type Placed } from './placement.ts';

/** A join with its sides implemented; the right one is built. */
export interface Sides {
  readonly join: JoinKind;
  readonly left: Placed;
  readonly right: Placed;
  readonly keys: JoinKeys;
}

/** Where the build side is: in every task that probes, dealt like the other side by the keys, or with all of both in one. */
export type JoinWay = 'everywhere' | 'dealt' | 'together';

export interface JoinChoice {
  readonly sides: Sides;
  readonly way: JoinWay;
}

/** Kinds in which each left row is decided by the right rows it meets, so that the left may lie in any way. */
const decidedByLeft: ReadonlySet<JoinKind> = new Set(['inner', 'left', 'semi', 'anti', 'mark', 'single']);
/** The same join with its sides changed, where there is one. */
const turnedKind: Partial<Record<JoinKind, JoinKind>> = { inner: 'inner', left: 'right', right: 'left', full: 'full' };

/** Of both orders of the sides and all ways of bringing their rows together the one that costs least. */
export function cheapestJoin(sides: Sides, { mostEverywhere, shareOfBuild }: JoinLimits): JoinChoice {
  const choices = ordersOf(sides).flatMap((each) => waysOf(each, mostEverywhere).map((way) => ({ sides: each, way })));
  const costs = choices.map((choice) => costOf(choice, choice.way === 'dealt' ? shareOfBuild(choice.sides) : 1));
  return choices[costs.indexOf(Math.min(...costs))];
}

export interface JoinLimits {
  /** Build sides of more bytes are not sent to every task. */
  readonly mostEverywhere: number;
  /** What runtime filters leave of the build side when both sides are dealt. */
  readonly shareOfBuild: (sides: Sides) => number;
}

function ordersOf(sides: Sides): readonly Sides[] {
  const kind = turnedKind[sides.join];
  if (kind === undefined) return [sides];
  return [sides, { join: kind, left: sides.right, right: sides.left, keys: flipped(sides.keys) }];
}

function waysOf({ join, left, right, keys }: Sides, mostEverywhere: number): readonly JoinWay[] {
  const [l, r] = [isParallel(left.lies), isParallel(right.lies)];
  if (!l && !r) return ['together'];
  // NULL on the right decides about every left row, so a mark needs all of the right.
  const dealable = keys.left.length > 0 && join !== 'mark';
  const isSmall = bytesOf(right.plan) <= mostEverywhere || !dealable;
  const ways: JoinWay[] = [];
  if (l && decidedByLeft.has(join) && (isSmall || right.lies.kind === 'all')) ways.push('everywhere');
  if (dealable) ways.push('dealt');
  if ((!l && isSmall) || ways.length === 0) ways.push('together');
  return ways;
}

function costOf({ sides: { left, right, keys }, way }: JoinChoice, ofBuild: number): number {
  const [probe, build] = [sizeOf(left.plan, 1), sizeOf(right.plan, ofBuild)];
  switch (way) {
    case 'everywhere':
      return broadcastJoinCost(probe, build, right.lies.kind !== 'all');
    case 'dealt': {
      const isDealt = [left, right].map((side, i) => lyingBy(side, i === 0 ? keys.left : keys.right) === undefined);
      const dealt = [probe, build].filter((_, i) => isDealt[i]);
      return partitionedJoinCost(probe, build, dealt);
    }
    case 'together': {
      const isMoved = [left, right].map(({ lies }) => isParallel(lies));
      const moved = [probe, build].filter((_, i) => isMoved[i]);
      return gatheredJoinCost(probe, build, moved);
    }
  }
}

const sizeOf = (plan: PhysicalPlan, share: number): Moved => ({
  rows: plan.rows * share,
  bytes: bytesOf(plan) * share,
});

/** How rows lie in partitions: by the keys at these places. */
export interface Lying {
  readonly places: readonly number[];
  readonly partitions: number;
}

/** By which of the keys the rows lie, if by nothing else: rows that agree in all keys then lie together. */
export function lyingBy({ lies }: Placed, keys: readonly Expr[]): Lying | undefined {
  if (lies.kind !== 'partitions' || lies.keys.length === 0) return undefined;
  const places = lies.keys.map((own) => keys.findIndex((key) => sameExpr(key, own)));
  return places.includes(-1) ? undefined : { places, partitions: lies.partitions };
}
