import { inputsOf, type PhysicalPlan } from '../plan/physical.ts';
import type { Source } from './exchange/source.ts';
import type { CutFragment } from './fragment.ts';
import type { Task } from './stage.ts';

/** A task with no more rows than this to read or to make runs in the server: the trip to a worker would cost more. */
const smallRows = 10_000;
const smallInputBytes = 1024 * 1024;
/** In the planner's units, of which some hundred thousand make a second: few rows can still be much work (joins). */
const smallCost = 5_000;

/** Whether the task is so small that the server runs it itself: no files to read or write, few rows anywhere. */
export function runsHere(task: Task, sources: readonly Source[]): boolean {
  if (task.splits.some(([, splits]) => splits.some((split) => split.kind === 'parquet'))) return false;
  if (task.scanRows > smallRows || !everyNode(task.stage.fragment.root, isSmall)) return false;
  if (costOf(task.stage.fragment) > smallCost) return false;
  let bytes = 0;
  for (const source of sources) {
    if (source.kind === 'file') return false;
    for (const frame of source.frames) bytes += frame.length;
  }
  return bytes <= smallInputBytes;
}

/** What the fragment itself costs, without those that it reads. */
const costOf = ({ root, reads }: CutFragment): number =>
  reads.reduce((cost, read) => cost - read.cost.total, root.cost.total);

/** How many rows a recursion has nobody knows before. */
const isSmall = ({ kind, rows }: PhysicalPlan): boolean =>
  kind !== 'write' && kind !== 'recursive_union' && rows <= smallRows;

/**
 * Whether the root fragment only hands on what other tasks gather: it then runs in the server over their live streams,
 * and a query larger than memory and disk flows through.
 */
export const handsOn = (fragment: CutFragment): boolean =>
  fragment.reads.length > 0 &&
  everyNode(fragment.root, (node) => {
    if (node.kind === 'exchange_read') return node.distribution.kind === 'gather' && node.distribution.order === null;
    return node.kind === 'limit' || node.kind === 'project' || node.kind === 'filter' || node.kind === 'union';
  });

const everyNode = (node: PhysicalPlan, holds: (node: PhysicalPlan) => boolean): boolean =>
  holds(node) && inputsOf(node).every((input) => everyNode(input, holds));
