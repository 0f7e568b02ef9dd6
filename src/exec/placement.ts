import { inputsOf, type PhysicalPlan } from '../plan/physical.ts';
import type { Source } from './exchange/source.ts';
import type { CutFragment } from './fragment.ts';
import type { Task } from './stage.ts';

/** A task with no more rows than this to read or to make runs in the server: the trip to a worker would cost more. */
const smallRows = 10_000;
const smallInputBytes = 1024 * 1024;
/** In the planner's units, of which some hundred thousand make a second: few rows can still be much work (joins). */
const smallCost = 5_000;

/** Row groups in which a look-up finds few rows: what the server keeps of them makes the next one cheap. */
const lookupRows = 200_000;
const lookupBytes = 4 * 1024 * 1024;
const lookupGroups = 16;
const lookupTasks = 2;

/** Whether the task is so small that the server runs it itself: few files to read and none to write, few rows anywhere. */
export function runsHere(task: Task, sources: readonly Source[]): boolean {
  const mostRows = looksUp(task) ? lookupRows : smallRows;
  if (task.scanRows > mostRows || !readsLittle(task) || !everyNode(task.stage.fragment.root, isSmall)) return false;
  if (costOf(task.stage.fragment) > smallCost) return false;
  let bytes = 0;
  for (const source of sources) {
    if (source.kind === 'file') return false;
    for (const frame of source.frames) bytes += frame.length;
  }
  return bytes <= smallInputBytes;
}

/** Whether every scan is for rows that single columns tell from others. */
const looksUp = ({ stage }: Task): boolean =>
  stage.tasks.length <= lookupTasks &&
  everyNode(stage.fragment.root, (node) => node.kind !== 'scan' || node.bounds.length > 0);

/** Whether the files that it reads are few and their wanted columns small, so that these can stay in memory. */
function readsLittle({ splits, stage }: Task): boolean {
  const groups = splits.flatMap(([, list]) => list.filter((split) => split.kind !== 'rows' && split.kind !== 'series'));
  if (groups.length === 0) return true;
  if (stage.tasks.length > lookupTasks || groups.length > lookupGroups) return false;
  let bytes = 0;
  for (const split of groups) {
    // What is nested, or text of unknown length, is a worker's work.
    if (split.kind !== 'parquet' || split.nested !== undefined) return false;
    bytes += split.chunks.reduce((sum, chunk) => sum + Math.max(chunk.length, chunk.uncompressed), 0);
  }
  return bytes <= lookupBytes;
}

/** What the fragment itself costs, without those that it reads. */
const costOf = ({ root, reads }: CutFragment): number =>
  reads.reduce((cost, read) => cost - read.cost.total, root.cost.total);

/** How many rows a recursion has nobody knows before; compiled code runs in workers only. */
const isSmall = ({ kind, rows, compiled }: PhysicalPlan): boolean =>
  compiled !== 'forced' && kind !== 'write' && kind !== 'recursive_union' && rows <= smallRows;

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
