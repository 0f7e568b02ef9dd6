import type { ColumnId } from '../../base/ids.ts';
import type { CallContext } from '../../functions/define.ts';
import { setByName } from '../../functions/registry.ts';
import type { Column, Expr, NamedExpr, SetCall } from '../../plan/expr.ts';
import type { Aggregate, Join, LogicalPlan, Scan, WithScan } from '../../plan/logical.ts';
import { fewerRows, restricted } from './changed.ts';
import { type ColumnEstimate, fromStats, unknownColumn } from './column.ts';
import { distinctOf, groupCount } from './groups.ts';
import { type JoinShares, joinShares } from './join.ts';
import { momentsOfAggregate } from './moments.ts';
import { type ColumnEstimates, selectivity } from './selectivity.ts';

/** What a node is believed to give. */
export interface Estimate {
  readonly rows: number;
  readonly columns: ColumnEstimates;
}

export type Estimator = (plan: LogicalPlan) => Estimate;

/**
 * An estimator that looks at each node once; one per planned query, `whole`, whose WITH queries it knows. Without `call`
 * no predicate is tried out on values.
 */
export function estimator(call?: CallContext, whole?: LogicalPlan): Estimator {
  const known = new WeakMap<LogicalPlan, Estimate>();
  const tables = whole?.kind === 'with' ? new Map(whole.tables.map(({ table }, i) => [table, whole.inputs[i]])) : null;
  const estimate: Estimator = (plan) => {
    const before = known.get(plan);
    if (before !== undefined) return before;
    const read = plan.kind === 'with_scan' ? tables?.get(plan.table) : undefined;
    const now =
      plan.kind === 'with_scan' && read !== undefined
        ? renamed(plan, read, estimate(read))
        : estimateNode(plan, estimate, call);
    known.set(plan, now);
    return now;
  };
  return estimate;
}

function estimateNode(plan: LogicalPlan, of: Estimator, call: CallContext | undefined): Estimate {
  switch (plan.kind) {
    case 'scan':
      return estimateScan(plan, call);
    case 'values':
      return unknown(plan.output, plan.rows.length);
    case 'filter':
      return filtered(of(plan.input), plan.predicate, call);
    case 'project': {
      const input = of(plan.input);
      return {
        rows: input.rows,
        columns: new Map(plan.exprs.map((item) => [item.column.id, ofExpr(item, input, call)])),
      };
    }
    case 'join':
    case 'apply':
      return estimateJoin(plan as Join, of(plan.left), of(plan.right), call);
    case 'aggregate':
      return estimateAggregate(plan, of(plan.input), call);
    case 'window': {
      const input = of(plan.input);
      const added = plan.calls.map((call): [ColumnId, ColumnEstimate] => {
        return [call.column.id, unknownColumn(call.column.type, input.rows)];
      });
      return { rows: input.rows, columns: new Map([...input.columns, ...added]) };
    }
    case 'project_set': {
      const input = of(plan.input);
      const rows = input.rows * rowsPerCall(plan.calls);
      const added = plan.output.slice(plan.input.output.length);
      return { rows, columns: new Map([...input.columns, ...unknown(added, rows).columns]) };
    }
    case 'sort':
      return of(plan.input);
    case 'limit': {
      const input = of(plan.input);
      const offset = constant(plan.offset) ?? 0;
      const left = Math.max(0, input.rows - offset);
      return withRows(input, Math.min(left, constant(plan.count) ?? left));
    }
    case 'union': {
      const inputs = plan.inputs.map(of);
      const rows = inputs.reduce((sum, input) => sum + input.rows, 0);
      const columns = plan.output.map((column, i): [ColumnId, ColumnEstimate] => {
        const parts = plan.inputs.map((input, k) => inputs[k].columns.get(input.output[i].id));
        const distinct = parts.reduce((sum, part) => sum + (part?.distinct ?? rows), 0);
        return [column.id, { ...unknownColumn(column.type, rows), distinct: Math.max(1, Math.min(rows, distinct)) }];
      });
      return { rows, columns: new Map(columns) };
    }
    case 'recursive_union':
      // As Postgres does: so many rounds, each with as many rows as the first.
      return unknown(plan.output, of(plan.inputs[0]).rows * rounds);
    case 'work_scan':
      return unknown(plan.output, rowsOfRound);
    case 'with_scan':
      return unknown(plan.output, rowsOfRound);
    case 'with_use':
      return of(plan.input);
    case 'with':
      return of(plan.inputs[plan.inputs.length - 1]);
    case 'predict': {
      const input = of(plan.input);
      const added = plan.predictions.map((c): [ColumnId, ColumnEstimate] => [c.id, unknownColumn(c.type, input.rows)]);
      return { rows: input.rows, columns: new Map([...input.columns, ...added]) };
    }
    case 'write':
      return unknown(plan.output, 1);
  }
}

/** What is believed of the query, under the columns of the scan. */
function renamed({ columns, output }: WithScan, query: LogicalPlan, { rows, columns: known }: Estimate): Estimate {
  const of = (column: Column, i: number): ColumnEstimate =>
    known.get(query.output[columns[i]].id) ?? unknownColumn(column.type, rows);
  return { rows, columns: new Map(output.map((column, i) => [column.id, of(column, i)])) };
}

const rounds = 10;
const rowsOfRound = 100;

/** Rows of the longest of the sets, where nothing is known of them. */
export const rowsPerCall = (calls: readonly SetCall[]): number =>
  Math.max(...calls.map(({ fn }) => setByName(fn)?.rows ?? 1000));

const constant = (expr: Expr | null): number | undefined =>
  expr?.kind === 'literal' && expr.value !== null ? Number(expr.value) : undefined;

const unknown = (output: readonly Column[], rows: number): Estimate => ({
  rows,
  columns: new Map(output.map((column) => [column.id, unknownColumn(column.type, rows)])),
});

function estimateScan(plan: Scan, call: CallContext | undefined): Estimate {
  const { stats } = plan.relation;
  const columns = plan.output.map((column, i): [ColumnId, ColumnEstimate] => [
    column.id,
    fromStats(stats, plan.columns[i], column.type),
  ]);
  const whole: Estimate = { rows: stats.rows, columns: new Map(columns) };
  const all = plan.sample === undefined ? whole : withRows(whole, stats.rows * plan.sample.share);
  return plan.filter === null ? all : filtered(all, plan.filter, call);
}

function filtered(input: Estimate, predicate: Expr, call: CallContext | undefined): Estimate {
  const known = { columns: input.columns, call };
  const rows = input.rows * Math.min(1, Math.max(0, selectivity(predicate, known)));
  return { rows, columns: restricted(fewerRows(input.columns, input.rows, rows), predicate, known) };
}

const withRows = (input: Estimate, rows: number): Estimate => ({
  rows,
  columns: fewerRows(input.columns, input.rows, rows),
});

/** An expression over one column has at most its distinct values. */
function ofExpr(item: NamedExpr, input: Estimate, call: CallContext | undefined): ColumnEstimate {
  const { expr } = item;
  if (expr.kind === 'literal') return { ...unknownColumn(expr.type, 1), base: input.rows };
  if (expr.kind === 'column') return input.columns.get(expr.id) ?? unknownColumn(expr.type, input.rows);
  const distinct = distinctOf(expr, input, call);
  return { ...unknownColumn(expr.type, input.rows), distinct, domain: distinct };
}

/** The column that an argument is, casts and what stands for NULL apart. */
function columnOf(expr: Expr | undefined, input: Estimate): ColumnEstimate | undefined {
  if (expr?.kind === 'cast') return columnOf(expr.input, input);
  if (expr?.kind === 'coalesce') return columnOf(expr.args[0], input);
  return expr?.kind === 'column' ? input.columns.get(expr.id) : undefined;
}

/** Counts spread about so far: how many different ones there are, for each row of an average group. */
const countsPerMean = 4;

function estimateAggregate(plan: Aggregate, input: Estimate, call: CallContext | undefined): Estimate {
  const rows = groupCount(
    plan.groups.map(({ expr }) => expr),
    input,
    call,
  );
  const columns = new Map<ColumnId, ColumnEstimate>();
  for (const item of plan.groups) {
    // Values come less unevenly now, and the keys together are as many as the rows.
    const { distribution: _, ...rest } = ofExpr(item, input, call);
    columns.set(item.column.id, { ...rest, distinct: Math.min(rows, rest.distinct), base: rows, source: plan });
  }
  const size = input.rows / Math.max(1, rows);
  for (const { fn, column, args } of plan.aggregates) {
    const moments = plan.groups.length === 0 ? undefined : momentsOfAggregate(fn, size, columnOf(args[0], input));
    const isCount = fn === 'count' || fn === 'sum64';
    const distinct = Math.max(1, Math.min(rows, isCount ? countsPerMean * (moments?.mean ?? size) : rows));
    const estimate = { ...unknownColumn(column.type, rows), distinct, domain: distinct };
    columns.set(column.id, moments === undefined ? estimate : { ...estimate, moments });
  }
  return { rows, columns };
}

function estimateJoin(plan: Join, left: Estimate, right: Estimate, call: CallContext | undefined): Estimate {
  const shares = joinShares(plan.condition, left, right, call);
  const rows = rowsOfJoin(plan, left.rows, right.rows, shares);
  const columns = new Map([...fewerRows(left.columns, left.rows, rows), ...fewerRows(right.columns, right.rows, rows)]);
  if (plan.join === 'inner' || plan.join === 'semi') equate(columns, shares);
  if (plan.mark !== null) columns.set(plan.mark.id, unknownColumn(plan.mark.type, left.rows));
  return { rows, columns };
}

/** Behind the join both columns of a key hold the values that both had. */
function equate(columns: Map<ColumnId, ColumnEstimate>, { equal }: JoinShares): void {
  for (const [a, b] of equal) {
    const [left, right] = [columns.get(a), columns.get(b)];
    if (left === undefined || right === undefined) continue;
    const distinct = Math.min(left.distinct, right.distinct);
    columns.set(a, { ...left, distinct, nulls: 0 });
    columns.set(b, { ...right, distinct, nulls: 0 });
  }
}

function rowsOfJoin(plan: Join, left: number, right: number, shares: JoinShares): number {
  const pairs = left * right * shares.pairs;
  const [aloneLeft, aloneRight] = [left * (1 - shares.left), right * (1 - shares.right)];
  switch (plan.join) {
    case 'inner':
      return pairs;
    case 'left':
      return Math.max(pairs + aloneLeft, left);
    case 'right':
      return Math.max(pairs + aloneRight, right);
    case 'full':
      return Math.max(pairs + aloneLeft + aloneRight, left, right);
    case 'semi':
      return left * shares.left;
    case 'anti':
      return Math.max(aloneLeft, left * 0.01);
    case 'mark':
    case 'single':
      return left;
  }
}
