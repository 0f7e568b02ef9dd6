import { assert } from '../base/assert.ts';
import type { FragmentId } from '../base/ids.ts';
import type { Relation, SplitList } from '../data/relation.ts';
import type { Split } from '../data/split.ts';
import type { PhysicalScan } from '../plan/physical.ts';
import type { CutFragment } from './fragment.ts';
import { neighbourhood, taskRows } from './homes.ts';
import { spreadOf } from './spread.ts';

/** What one task of a fragment reads. A task is a pure function of this, its inputs and its number. */
export interface TaskPlan {
  readonly number: number;
  /** Splits by scan number; a scan that is not listed has none here. */
  readonly splits: readonly (readonly [scan: number, splits: readonly Split[]])[];
  /** Which part of a hash exchange it reads, and whose rows where they are kept; null: all of them. */
  readonly partition: number | null;
}

export interface Pruned {
  readonly rowGroups: number;
  readonly rows: number;
}

export interface FragmentTasks {
  readonly tasks: readonly TaskPlan[];
  /** What bounds left out, by scan number. */
  readonly pruned: ReadonlyMap<number, Pruned>;
}

/**
 * Small splits are put together up to `taskRows`, a figure of the data, never of the workers, or up to this many
 * bytes, whichever comes first: wide rows make long tasks.
 */
const bytesPerTask = 64 * 1024 * 1024;

/** How many tasks an earlier fragment has. */
type TasksWritten = (from: FragmentId) => number;

/** The tasks of a fragment, in the order in which their rows come. There is always at least one. */
export function tasksOf(
  fragment: CutFragment,
  relations: ReadonlyMap<number, Relation>,
  written: TasksWritten = () => 1,
): FragmentTasks {
  const lists = fragment.scans.map((scan) => ({ scan, list: splitsOf(scan, relations) }));
  const pruned = new Map(lists.map(({ scan, list }) => [scan.scan, prunedBy(list, relations.get(scan.scan)!)]));
  const whole = lists.map(({ scan, list }) => [scan.scan, list.splits] as const);
  const rowsOf = (scan: number): number => relations.get(scan)!.stats.rows;
  return { tasks: spreadTasks(fragment, { whole, rowsOf }, written), pruned };
}

interface Reading {
  readonly whole: TaskPlan['splits'];
  /** Rows of the relation of a scan, those that are left out among them. */
  readonly rowsOf: (scan: number) => number;
}

function prunedBy({ splits, pruned }: SplitList, { stats }: Relation): Pruned {
  const read = splits.reduce((sum, split) => sum + split.rows, 0);
  return { rowGroups: pruned, rows: pruned === 0 ? 0 : Math.max(0, stats.rows - read) };
}

function splitsOf(scan: PhysicalScan, relations: ReadonlyMap<number, Relation>) {
  const relation = relations.get(scan.scan);
  assert(relation !== undefined, `scan ${scan.scan} has a relation`);
  return relation.splits({ columns: scan.columns, bounds: scan.bounds });
}

function spreadTasks(fragment: CutFragment, { whole, rowsOf }: Reading, written: TasksWritten): readonly TaskPlan[] {
  const single: TaskPlan = { number: 0, splits: whole, partition: null };
  switch (spreadOf(fragment)) {
    case 'splits': {
      const groups = whole.flatMap(([scan, splits]) =>
        grouped(splits, rowsOf(scan)).map((group) => [scan, group] as const),
      );
      if (groups.length === 0) return [single];
      return groups.map((group, number) => ({ number, splits: [group], partition: null }));
    }
    case 'partitions':
      return Array.from({ length: partitionsOf(fragment, written) }, (_, number) => ({
        number,
        splits: [],
        partition: number,
      }));
    default:
      return [single];
  }
}

/** Neighbouring splits put together up to the size of a task, and rather those that have the same home. */
function grouped(splits: readonly Split[], relationRows: number): readonly (readonly Split[])[] {
  const read = splits.reduce((sum, split) => sum + split.rows, 0);
  // What is no file of columns is read more evenly than its rows are known.
  const most = taskRows(splits[0]?.kind === 'parquet' ? Math.max(read, relationRows) : Number.POSITIVE_INFINITY);
  const groups: Split[][] = [];
  let rows = 0;
  let bytes = 0;
  for (const split of splits) {
    const splitBytes = split.kind === 'parquet' ? split.bytes : 0;
    const fits = rows + split.rows <= most && bytes + splitBytes <= bytesPerTask;
    if (groups.length > 0 && fits && (rows < most / 2 || sameHome(groups.at(-1)!.at(-1)!, split))) {
      groups.at(-1)!.push(split);
    } else {
      groups.push([split]);
      rows = 0;
      bytes = 0;
    }
    rows += split.rows;
    bytes += splitBytes;
  }
  return groups;
}

const sameHome = (a: Split, b: Split): boolean =>
  a.kind !== 'parquet' || b.kind !== 'parquet' || neighbourhood(a) === neighbourhood(b);

function partitionsOf(fragment: CutFragment, written: TasksWritten): number {
  const counts = fragment.reads.flatMap(({ from, distribution }) =>
    distribution.kind === 'hash' ? [distribution.partitions] : distribution.kind === 'kept' ? [written(from)] : [],
  );
  assert(
    counts.every((count) => count === counts[0]),
    'what one fragment reads by partitions has the same number of them',
  );
  return counts[0];
}
