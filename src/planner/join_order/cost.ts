import { broadcastJoinCost, partitionedJoinCost } from '../cost.ts';
import type { OrderedKind } from './conflicts.ts';

/** What a set of relations gives, as far as joining it costs. */
export interface Size {
  readonly rows: number;
  readonly bytes: number;
}

const perRowOut = 0.01;
const perPair = 0.0025;
/** Larger build sides are taken to be dealt by their keys. */
const mostEverywhere = 64 * 1024 * 1024;

/** What a join costs beside its inputs: moving rows, building, probing, giving the result. */
export function joinCost(kind: OrderedKind, hasKeys: boolean, left: Size, right: Size, rowsOut: number): number {
  const out = rowsOut * perRowOut;
  if (!hasKeys) {
    const [more, fewer] = kind === 'inner' && left.bytes < right.bytes ? [right, left] : [left, right];
    return left.rows * Math.max(1, right.rows) * perPair + broadcastJoinCost(more, fewer, true) + out;
  }
  const straight = hashCost(left, right, true);
  // An outer join may build its left side, but then every unmatched row is found once only in one place.
  const turned = hashCost(right, left, kind === 'inner');
  return out + (kind === 'inner' || kind === 'left' ? Math.min(straight, turned) : straight);
}

function hashCost(probe: Size, build: Size, mayBeEverywhere: boolean): number {
  const dealt = partitionedJoinCost(probe, build, [probe, build]);
  if (!mayBeEverywhere || build.bytes > mostEverywhere) return dealt;
  return Math.min(dealt, broadcastJoinCost(probe, build, true));
}
