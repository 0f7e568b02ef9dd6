import type { ColumnId } from '../../base/ids.ts';
import { setByName } from '../../functions/registry.ts';
import { conjuncts } from '../../plan/build.ts';
import type { Column, Expr, NamedExpr, SetCall } from '../../plan/expr.ts';
import type { Aggregate, Join, LogicalPlan, Scan } from '../../plan/logical.ts';
import { exprChildren } from '../../plan/walk.ts';
import { type ColumnEstimate, fromStats, unknownColumn } from './column.ts';
import { joinSelectivity } from './join.ts';
import { type ColumnEstimates, selectivity } from './selectivity.ts';

/** What a node is believed to give. */
export interface Estimate {
  readonly rows: number;
  readonly columns: ColumnEstimates;
}

export type Estimator = (plan: LogicalPlan) => Estimate;

/** An estimator that looks at each node once; one per planned query. */
export function estimator(): Estimator {
  const known = new WeakMap<LogicalPlan, Estimate>();
  const estimate: Estimator = (plan) => {
    const before = known.get(plan);
    if (before !== undefined) return before;
    const now = estimateNode(plan, estimate);
    known.set(plan, now);
    return now;
  };
  return estimate;
}

function estimateNode(plan: LogicalPlan, of: Estimator): Estimate {
  switch (plan.kind) {
    case 'scan':
      return estimateScan(plan);
    case 'values':
      return unknown(plan.output, plan.rows.length);
    case 'filter': {
      const input = of(plan.input);
      return filtered(input, selectivity(plan.predicate, input.columns), plan.predicate);
    }
    case 'project': {
      const input = of(plan.input);
      return { rows: input.rows, columns: new Map(plan.exprs.map((item) => [item.column.id, ofExpr(item, input)])) };
    }
    case 'join':
    case 'apply':
      return estimateJoin(plan as Join, of(plan.left), of(plan.right));
    case 'aggregate':
      return estimateAggregate(plan, of(plan.input));
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
    case 'predict': {
      const input = of(plan.input);
      const added = plan.predictions.map((c): [ColumnId, ColumnEstimate] => [c.id, unknownColumn(c.type, input.rows)]);
      return { rows: input.rows, columns: new Map([...input.columns, ...added]) };
    }
    case 'write':
      return unknown(plan.output, 1);
  }
}

/** Rows of the longest of the sets, where nothing is known of them. */
export const rowsPerCall = (calls: readonly SetCall[]): number =>
  Math.max(...calls.map(({ fn }) => setByName(fn)?.rows ?? 1000));

const constant = (expr: Expr | null): number | undefined =>
  expr?.kind === 'literal' && expr.value !== null ? Number(expr.value) : undefined;

const unknown = (output: readonly Column[], rows: number): Estimate => ({
  rows,
  columns: new Map(output.map((column) => [column.id, unknownColumn(column.type, rows)])),
});

function estimateScan(plan: Scan): Estimate {
  const { stats } = plan.relation;
  const columns = plan.output.map((column, i): [ColumnId, ColumnEstimate] => [
    column.id,
    fromStats(stats.columns[plan.columns[i]], column.type, stats.rows),
  ]);
  const all: Estimate = { rows: stats.rows, columns: new Map(columns) };
  return plan.filter === null ? all : filtered(all, selectivity(plan.filter, all.columns), plan.filter);
}

/** Fewer rows have no more distinct values than they are; a column compared with a constant has one. */
function filtered(input: Estimate, share: number, predicate: Expr): Estimate {
  const fewer = withRows(input, input.rows * Math.min(1, Math.max(0, share)));
  const columns = new Map(fewer.columns);
  for (const term of conjuncts(predicate)) {
    if (term.kind !== 'call' || term.fn !== '=') continue;
    const [a, b] = term.args;
    if (a.kind !== 'column' || b.kind !== 'literal') continue;
    const column = columns.get(a.id);
    if (column !== undefined) columns.set(a.id, { ...column, distinct: 1, nulls: 0 });
  }
  return { rows: fewer.rows, columns };
}

function withRows(input: Estimate, rows: number): Estimate {
  if (rows === input.rows) return input;
  const columns = new Map<ColumnId, ColumnEstimate>();
  for (const [id, column] of input.columns) {
    columns.set(id, column.distinct <= rows ? column : { ...column, distinct: Math.max(1, rows) });
  }
  return { rows, columns };
}

/** An expression over one column has at most its distinct values. */
function ofExpr(item: NamedExpr, input: Estimate): ColumnEstimate {
  const { expr } = item;
  if (expr.kind === 'literal') return { ...unknownColumn(expr.type, 1), distinct: 1 };
  if (expr.kind === 'column') return input.columns.get(expr.id) ?? unknownColumn(expr.type, input.rows);
  return { ...unknownColumn(expr.type, input.rows), distinct: distinctOf(expr, input) };
}

/** Distinct values of an expression: those of its columns combined, no more than there are rows. */
function distinctOf(expr: Expr, input: Estimate): number {
  let product = 1;
  const visit = (part: Expr): void => {
    if (part.kind === 'column') product *= input.columns.get(part.id)?.distinct ?? input.rows;
    else if (part.kind === 'call' || part.kind === 'chain') exprChildren(part).forEach(visit);
    else if (part.kind === 'cast') visit(part.input);
    else if (part.kind !== 'literal') product = input.rows;
  };
  visit(expr);
  const cap = expr.type.kind === 'bool' ? 3 : Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(input.rows, product, cap));
}

function estimateAggregate(plan: Aggregate, input: Estimate): Estimate {
  const groups = plan.groups.map((item) => distinctOf(item.expr, input));
  const rows =
    plan.groups.length === 0
      ? 1
      : Math.min(
          input.rows,
          groups.reduce((product, d) => product * d, 1),
        );
  const columns = new Map<ColumnId, ColumnEstimate>();
  for (const item of plan.groups) columns.set(item.column.id, ofExpr(item, input));
  for (const call of plan.aggregates) columns.set(call.column.id, unknownColumn(call.column.type, rows));
  return withRows({ rows: input.rows, columns }, rows);
}

function estimateJoin(plan: Join, left: Estimate, right: Estimate): Estimate {
  const pairs = left.rows * right.rows * joinSelectivity(plan.condition, left, right);
  const columns = new Map([...left.columns, ...right.columns]);
  if (plan.mark !== null) columns.set(plan.mark.id, { ...unknownColumn(plan.mark.type, left.rows), distinct: 2 });
  return withRows({ rows: Number.NaN, columns }, rowsOfJoin(plan, left.rows, right.rows, pairs, left, right));
}

function rowsOfJoin(plan: Join, left: number, right: number, pairs: number, l: Estimate, r: Estimate): number {
  // A left row matches when its key is among those of the right.
  const matching = Math.min(left, plan.condition === null ? left : matchingShare(plan.condition, l, r) * left);
  switch (plan.join) {
    case 'inner':
      return pairs;
    case 'left':
      return Math.max(pairs, left);
    case 'right':
      return Math.max(pairs, right);
    case 'full':
      return Math.max(pairs, left, right);
    case 'semi':
      return matching;
    case 'anti':
      return Math.max(left - matching, left * 0.01);
    case 'mark':
    case 'single':
      return left;
  }
}

function matchingShare(condition: Expr, left: Estimate, right: Estimate): number {
  const perLeft = right.rows * joinSelectivity(condition, left, right);
  return Math.min(1, perLeft);
}
