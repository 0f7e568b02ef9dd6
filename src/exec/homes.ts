import type { ParquetSplit } from '../data/split.ts';
import type { Stage, Task } from './stage.ts';

/** Rows of a large relation that one task reads. */
const rowsPerTask = 250_000;
/** A small one is read by a few tasks, as long as each has so many rows. */
const fewestTasks = 4;
const leastPerTask = 40_000;

/** Row groups that belong together, in a relation or file of so many rows, have about so many: what one task reads. */
export const taskRows = (rows: number): number => Math.min(rowsPerTask, Math.max(leastPerTask, rows / fewestTasks));

/** Keys that are remembered; those known for longest go first. */
const mostHomes = 1 << 20;

/** Where the columns of some neighbouring row groups of a file are kept. */
export interface Home {
  worker: number;
  /** A task has read them there. */
  isWarm: boolean;
  /** Tasks that other workers have run since a task ran there. */
  visits: number;
  /** How often it was moved for the sake of balance, and how many more queries it stays where it is. */
  moves: number;
  stays: number;
}

/** A worker with so many times its share of the rows of a query hands some on to others, if it has so many more. */
const mostShare = 1.1;
const mostAhead = 200_000;
/** Queries for which what was moved stays, more with each time: queries whose rows differ shall not pull it to and fro. */
const leastStay = 4;

/**
 * Names the neighbours that a row group of a file lies with. It depends on that row group and its file, so that a query that
 * leaves some out finds the others where every query does.
 */
export function neighbourhood({ file, rowGroup, rows, fileRows }: ParquetSplit): string {
  const together = taskRows(fileRows ?? Number.POSITIVE_INFINITY);
  const groups = rows >= together ? 1 : 2 ** Math.floor(Math.log2(together / Math.max(1, rows)));
  return `${file.path}#${groups}#${Math.floor(rowGroup / groups)}`;
}

/**
 * The home worker of each neighbourhood: the one that first read it, where workers get equally many rows of what a query
 * is the first to read. Which that is no answer depends on: it is only where columns are cached.
 */
export class Homes {
  private readonly workers: number;
  private readonly known = new Map<string, Home>();

  constructor(workers: number) {
    this.workers = workers;
  }

  /** Gives the tasks of a stage that read row groups their homes. */
  settle(stage: Stage): void {
    if (stage.isSettled) return;
    stage.isSettled = true;
    const rows = new Array<number>(this.workers).fill(0);
    const strangers: { readonly task: Task; readonly key: string }[] = [];
    for (const task of stage.tasks) {
      const split = task.splits.flatMap(([, splits]) => splits).find(({ kind }) => kind === 'parquet');
      if (split?.kind !== 'parquet') continue;
      const key = neighbourhood(split);
      task.home = this.known.get(key) ?? null;
      if (task.home === null) strangers.push({ task, key });
      else rows[task.home.worker] += task.scanRows;
    }
    for (const { task, key } of strangers) {
      const home = this.known.get(key) ?? { worker: rows.indexOf(Math.min(...rows)), ...newcomer };
      this.known.set(key, home);
      task.home = home;
      rows[home.worker] += task.scanRows;
    }
    balance(stage, rows);
    for (const key of this.known.keys()) {
      if (this.known.size <= mostHomes) return;
      this.known.delete(key);
    }
  }
}

const newcomer = { isWarm: false, visits: 0, moves: 0, stays: 0 };

/**
 * Moves homes from workers with many rows to those with few: which of them was quicker when the columns were first read
 * says nothing about the queries to come. The old home has the columns as well, so that it may help out at first.
 */
function balance({ tasks }: Stage, rows: number[]): void {
  const share = rows.reduce((sum, more) => sum + more, 0) / rows.length;
  for (const { home, scanRows } of tasks) {
    if (home === null) continue;
    if (home.stays > 0) {
      home.stays--;
      continue;
    }
    const least = rows.indexOf(Math.min(...rows));
    const ahead = rows[home.worker] - rows[least];
    if (rows[home.worker] <= share * mostShare || ahead <= Math.max(mostAhead, scanRows)) continue;
    rows[home.worker] -= scanRows;
    rows[least] += scanRows;
    home.moves++;
    Object.assign(home, { worker: least, isWarm: true, visits: 0, stays: leastStay * 2 ** home.moves });
  }
}

/** A task that reads there has ended. */
export function readAt(home: Home, worker: number): void {
  if (home.worker !== worker) return;
  home.isWarm = true;
  home.visits = 0;
}

/**
 * Another worker than its home takes a task. Returns whether it only passes through: then it keeps no columns of it. What
 * its home has not read yet, or has not read since others did, moves to that worker for good.
 */
export function visit(home: Home, worker: number): boolean {
  if (home.isWarm && home.visits === 0) {
    home.visits++;
    return true;
  }
  home.worker = worker;
  home.isWarm = false;
  home.visits = 0;
  return false;
}
