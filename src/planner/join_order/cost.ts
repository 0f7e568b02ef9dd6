import type { OrderedKind } from './conflicts.ts';

/** What a set of relations gives, as far as joining it costs. */
export interface Size {
  readonly rows: number;
  readonly bytes: number;
}

// The units of src/planner/cost.ts.
const perProbe = 0.01;
const perBuild = 0.02;
const perRowOut = 0.01;
const perPair = 0.0025;
const perMovedByte = 0.0001;
/** A broadcast is read by every worker. */
const broadcastReaders = 2;
const mostBroadcast = 32 * 1024 * 1024;

/** What a join costs beside its inputs: moving rows, building, probing, giving the result. */
export function joinCost(kind: OrderedKind, hasKeys: boolean, left: Size, right: Size, rowsOut: number): number {
  const out = rowsOut * perRowOut;
  if (!hasKeys) {
    const smaller = kind === 'inner' ? Math.min(left.bytes, right.bytes) : right.bytes;
    return left.rows * Math.max(1, right.rows) * perPair + smaller * perMovedByte * broadcastReaders + out;
  }
  const straight = hashCost(left, right, right.bytes <= mostBroadcast);
  // An outer join may build its left side, but then every unmatched row is found once only in one place.
  const turned = kind === 'inner' ? hashCost(right, left, left.bytes <= mostBroadcast) : hashCost(right, left, false);
  return out + (kind === 'inner' || kind === 'left' ? Math.min(straight, turned) : straight);
}

function hashCost(probe: Size, build: Size, mayBroadcast: boolean): number {
  const partitioned = (probe.bytes + build.bytes) * perMovedByte;
  const moved = mayBroadcast ? Math.min(partitioned, build.bytes * perMovedByte * broadcastReaders) : partitioned;
  return probe.rows * perProbe + build.rows * perBuild + moved;
}
