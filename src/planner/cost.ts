import type { Expr } from '../plan/expr.ts';
import type { PhysicalPlan } from '../plan/physical.ts';
import { sizeOf } from './expr/facts.ts';

/** Postgres's units: reading 8 KiB of a file in order costs 1. Only ratios mean anything. */
export interface Cost {
  readonly startup: number;
  readonly total: number;
}

const perPage = 1;
const pageBytes = 8192;
const perRow = 0.01;
const perOperator = 0.0025;
/** Sending a byte to another process, out and in. */
const perExchangedByte = 0.0002;

const computing = (exprs: readonly (Expr | null)[], rows: number): number =>
  exprs.reduce((sum, expr) => sum + (expr === null ? 0 : sizeOf(expr)), 0) * perOperator * rows;

const over = (inputs: readonly PhysicalPlan[]): Cost => ({
  startup: Math.max(0, ...inputs.map((input) => input.cost.startup)),
  total: inputs.reduce((sum, input) => sum + input.cost.total, 0),
});

/** Reads `bytes`, looks at `rows`. */
export const scanCost = (bytes: number, rows: number, filter: Expr | null): Cost => ({
  startup: 0,
  total: (bytes / pageBytes) * perPage + rows * perRow + computing([filter], rows),
});

/** Row by row, as the rows come. */
export function streamingCost(inputs: readonly PhysicalPlan[], exprs: readonly (Expr | null)[], rows: number): Cost {
  const below = over(inputs);
  return { startup: below.startup, total: below.total + rows * perOperator + computing(exprs, rows) };
}

/** All of the input must be seen before the first row comes out. */
export function blockingCost(input: PhysicalPlan, exprs: readonly (Expr | null)[], rowsOut: number): Cost {
  const startup = input.cost.total + input.rows * perRow + computing(exprs, input.rows);
  return { startup, total: startup + rowsOut * perRow };
}

/** n log n comparisons, or n log k when only k rows are kept. */
export function sortCost(input: PhysicalPlan, keys: number, keep: number): Cost {
  const compares = input.rows * Math.log2(Math.max(2, Math.min(input.rows, keep)));
  const startup = input.cost.total + 2 * perOperator * keys * compares;
  return { startup, total: startup + Math.min(input.rows, keep) * perOperator };
}

export function hashJoinCost(left: PhysicalPlan, right: PhysicalPlan, keys: readonly Expr[], rows: number): Cost {
  // Building costs about twice what probing does.
  const build = right.rows * perRow * 2 + computing(keys, right.rows);
  const probe = left.rows * perRow + computing(keys, left.rows);
  const startup = right.cost.total + build + left.cost.startup;
  return { startup, total: right.cost.total + left.cost.total + build + probe + rows * perRow };
}

export function nestedLoopCost(left: PhysicalPlan, right: PhysicalPlan, condition: Expr | null, rows: number): Cost {
  const pairs = left.rows * Math.max(1, right.rows);
  const startup = right.cost.total + left.cost.startup;
  return {
    startup,
    total: right.cost.total + left.cost.total + pairs * perOperator + computing([condition], pairs) + rows * perRow,
  };
}

export function limitCost(input: PhysicalPlan, rows: number): Cost {
  const { startup, total } = input.cost;
  const share = input.rows > 0 ? Math.min(1, rows / input.rows) : 1;
  return { startup, total: startup + (total - startup) * share };
}

/** Dealing a row to a partition: hashing, copying it there, writing and reading it. */
const perDealtRow = 0.02;
const perProbedRow = 0.01;
const perBuiltRow = 0.02;
/** A broadcast is read, and a table built of it, in every worker; two stand for any number. So does what is done by one. */
const everywhere = 2;
/** A fragment more, and the tasks that read what is dealt. */
const perFragment = 100;
const perPartitions = 400;

export interface Moved {
  readonly rows: number;
  readonly bytes: number;
}

const moving = (sizes: readonly Moved[]): number =>
  sizes.reduce((sum, { bytes }) => sum + bytes * perExchangedByte + perFragment, 0);

/** A join of which every task that probes has the whole build side. `isSent`: it does not lie there yet. */
export const broadcastJoinCost = (probe: Moved, build: Moved, isSent: boolean): number =>
  everywhere * (moving(isSent ? [build] : []) + build.rows * perBuiltRow) + probe.rows * perProbedRow;

/** A join by parts; `dealt` are the sides that do not lie by its keys yet. */
export const partitionedJoinCost = (probe: Moved, build: Moved, dealt: readonly Moved[]): number =>
  moving(dealt) +
  dealt.reduce((sum, { rows }) => sum + rows * perDealtRow, perPartitions) +
  build.rows * perBuiltRow +
  probe.rows * perProbedRow;

/** A join in one task; `moved` are the sides that come from several. */
export const gatheredJoinCost = (probe: Moved, build: Moved, moved: readonly Moved[]): number =>
  moving(moved) + everywhere * (build.rows * perBuiltRow + probe.rows * perProbedRow);

export const exchangeCost = (input: PhysicalPlan, bytes: number, readers: number): Cost => ({
  startup: input.cost.startup,
  total: input.cost.total + bytes * perExchangedByte * readers,
});
